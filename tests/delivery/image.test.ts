// The image as ./dev image makes it: with buildah, from scratch, without a daemon.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { zstdDecompressSync } from 'node:zlib';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { Client } from '../support/client.ts';
import { count } from '../support/counts.ts';
import { createPostgres } from '../support/databases.ts';
import { taxasgectl } from '../support/delivery.ts';
import { register } from '../support/people.ts';
import { binary, TestServer } from '../support/server.ts';
import { removeFolder, temporaryFolder } from '../support/temporary.ts';

const root = resolve(import.meta.dirname, '../..');
const image = resolve(root, 'build/image');
const build = (last: 'compress_image' | 'true' = 'compress_image') =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', `root=$PWD; for part in say packages node build image; do source tools/dev/$part.sh; done; gather_image "$1"; build_image "$1"; ${last}`, 'image', binary], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const json = (path: string) => JSON.parse(readFileSync(resolve(image, path), 'utf8')) as Record<string, never>;
const digest = () => (json('oci/index.json') as unknown as { manifests: { digest: string }[] }).manifests[0]?.digest ?? '';
const blob = (name: string) => readFileSync(resolve(image, 'oci/blobs/sha256', name.replace('sha256:', '')));
const configOf = (manifest: string) => (JSON.parse(blob(manifest).toString()) as { config: { digest: string } }).config.digest;

// Instrumented programs are larger, and are not what is shipped.
const skip = process.env['LLVM_PROFILE_FILE'] ? 'the program is instrumented' : false;
const timeout = 600_000; // to compress takes a quarter of a minute of a CPU, of which a busy machine gives a twentieth

test('A63, D47: the same digest twice, nobody\'s root, named by its commit, and with a list of what is in it', { skip, timeout }, async () => {
  // To compress it takes a quarter of a minute. The image's own words name its layers by what is in them, compressed or not: they
  // are compared here, and in ./dev proof the manifests too.
  const isProof = count({ usual: 1, proof: 2 }) === 2;
  build(isProof ? 'compress_image' : 'true');
  const before = digest();
  const itsWords = configOf(before);
  build();
  const first = digest();
  assert.equal(configOf(first), itsWords);
  if (isProof) assert.equal(first, before);
  const manifest = JSON.parse(blob(first).toString()) as { mediaType?: string; config: { digest: string }; layers: { mediaType: string; digest: string; size: number }[] };
  const { config, rootfs } = JSON.parse(blob(manifest.config.digest).toString()) as {
    config: { User: string; Labels: Record<string, string>; Entrypoint: string[] };
    rootfs: { diff_ids: string[] };
  };
  // A layer is named by its compressed bytes in the manifest, by what is in it in the image's own words.
  const sha256 = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`;
  assert.equal(sha256(blob(first)), first);
  for (const [index, { mediaType, digest, size }] of manifest.layers.entries()) {
    assert.equal(mediaType, 'application/vnd.oci.image.layer.v1.tar+zstd');
    assert.deepEqual([sha256(blob(digest)), blob(digest).length], [digest, size]);
    assert.equal(sha256(zstdDecompressSync(blob(digest))), rootfs.diff_ids[index]);
  }
  assert.equal(config.User, '65532:65532');
  assert.deepEqual(config.Entrypoint, ['/usr/bin/taxasge']);
  const said = execFileSync(binary, ['version'], { encoding: 'utf8' });
  assert.ok(said.includes(`(${config.Labels['org.opencontainers.image.revision']})`), said);
  const bom = json('sbom.json') as unknown as { bomFormat: string; specVersion: string; components: { name: string; purl: string }[] };
  assert.equal(`${bom.bomFormat} ${bom.specVersion}`, 'CycloneDX 1.6');
  const faults = await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(readFileSync(resolve(image, 'sbom.json'), 'utf8'));
  assert.equal(faults, null, JSON.stringify(faults));
  const names = bom.components.map(({ name }) => name);
  for (const name of ['libc6', 'libssl3', 'libpq5', 'libsqlite3-0', 'ca-certificates']) assert.ok(names.includes(name), name);
});

/** Becomes a program of the image: as whom the image says, and on a root that cannot be written to. */
const contained = (root: string) => [
  'unshare', '--mount', 'sh', '-euc',
  'mount --bind "$0" "$0"; mount -o remount,ro,bind "$0"; shift; exec chroot --userspec=65532:65532 "$0" /usr/bin/taxasge "$@"', root,
];
const mayMount = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'mount', '--bind', '/', '/']).status === 0;

test('A63: what was unpacked of it serves as nobody in particular, with nothing that it could write to', { skip: skip || (mayMount ? false : 'nobody may mount here but root, and not in every container') }, async () => {
  const [postgres, mail, mailFolder] = ['POSTGRES', 'SMTP', 'SMTP_DIR'].map((name) => process.env[`TAXASGE_TEST_${name}`]);
  assert.ok(postgres && mail && mailFolder, 'run through support/services.ts');
  const folder = temporaryFolder('image');
  const buildah = (...words: string[]) =>
    execFileSync('buildah', ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs', ...words], { encoding: 'utf8' }).trim();
  const container = buildah('from', '--quiet', `oci:${resolve(image, 'oci')}:taxasge`);
  const root = buildah('mount', container);
  const store = { ...createPostgres(postgres), mailFolder };
  const server = await TestServer.start(store, { MAIL_URL: mail }, contained(root));
  try {
    await register(server, new Client(server));
    const [program = '', ...words] = contained(root);
    const env = { PATH: process.env['PATH'], ENVIRONMENT: 'testing', PORT: String(server.port) };
    execFileSync(program, [...words, binary, 'healthcheck'], { env });
    assert.match(readFileSync(`/proc/${server.pid}/status`, 'utf8'), /^Uid:\s65532\s65532\s/m);
    const mounted = readFileSync(`/proc/${server.pid}/mountinfo`, 'utf8').split('\n').map((line) => line.split(' '));
    assert.match(mounted.find(([, , , , place]) => place === '/')?.[5] ?? '', /^ro,|^ro$/);
  } finally {
    await server.stop();
    store.drop();
    buildah('rm', container);
    removeFolder(folder);
  }
});

test('A63, D47: image check says what it weighs, less than 15 MB, what is in it and what of that waits for a security update', { skip }, () => {
  const { status, stdout } = spawnSync(taxasgectl, ['image', 'check', image, '--json'], { encoding: 'utf8' });
  const told = JSON.parse(stdout) as { digest: string; bytes: number; packages: { name: string }[] };
  assert.equal(told.digest, digest());
  assert.ok(told.bytes < 15_000_000, `${told.bytes} bytes`);
  assert.equal(status, 0, stdout);
  assert.ok(told.packages.some(({ name }) => name === 'libssl3'));
});
