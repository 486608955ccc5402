// The image as ./dev image makes it: with buildah, from scratch, without a daemon.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { binary } from '../support/server.ts';
import { taxasgectl } from '../support/delivery.ts';

const root = resolve(import.meta.dirname, '../..');
const image = resolve(root, 'build/image');
const build = () =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', `root=$PWD; for part in say packages node build image; do source tools/dev/$part.sh; done; gather_image "$1"; build_image "$1"`, 'image', binary], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const json = (path: string) => JSON.parse(readFileSync(resolve(image, path), 'utf8')) as Record<string, never>;
const digest = () => (json('oci/index.json') as unknown as { manifests: { digest: string }[] }).manifests[0]?.digest ?? '';
const blob = (name: string) => readFileSync(resolve(image, 'oci/blobs/sha256', name.replace('sha256:', '')));

// Instrumented programs are larger, and are not what is shipped.
const skip = process.env['LLVM_PROFILE_FILE'] ? 'the program is instrumented' : false;

test('A63, D47: the same digest twice, nobody\'s root, named by its commit, and with a list of what is in it', { skip }, () => {
  build();
  const first = digest();
  build();
  assert.equal(digest(), first);
  const manifest = JSON.parse(blob(first).toString()) as { mediaType?: string; config: { digest: string }; layers: { digest: string; size: number }[] };
  assert.equal(`sha256:${createHash('sha256').update(blob(first)).digest('hex')}`, first);
  const { config } = JSON.parse(blob(manifest.config.digest).toString()) as { config: { User: string; Labels: Record<string, string>; Entrypoint: string[] } };
  assert.equal(config.User, '65532:65532');
  assert.deepEqual(config.Entrypoint, ['/usr/bin/taxasge']);
  const said = execFileSync(binary, ['version'], { encoding: 'utf8' });
  assert.ok(said.includes(`(${config.Labels['org.opencontainers.image.revision']})`), said);
  const bom = json('sbom.json') as unknown as { bomFormat: string; specVersion: string; components: { name: string; purl: string }[] };
  assert.equal(`${bom.bomFormat} ${bom.specVersion}`, 'CycloneDX 1.6');
  const names = bom.components.map(({ name }) => name);
  for (const name of ['libc6', 'libssl3', 'libpq5', 'libsqlite3-0', 'ca-certificates']) assert.ok(names.includes(name), name);
  // Everything that it needs is in it, and it runs as whom it says: where a test may change its root.
  if (process.getuid?.() === 0) {
    const inside = execFileSync('chroot', ['--userspec=65532:65532', resolve(image, 'context/root'), '/usr/bin/taxasge', 'version'], { encoding: 'utf8' });
    assert.equal(inside, said);
  }
});

test('D47: image check says what it weighs, what is in it and what of that waits for a security update', { skip }, () => {
  const { status, stdout } = spawnSync(taxasgectl, ['image', 'check', image, '--json'], { encoding: 'utf8' });
  const told = JSON.parse(stdout) as { digest: string; bytes: number; packages: { name: string }[] };
  assert.equal(told.digest, digest());
  assert.equal(status, told.bytes > 15_000_000 ? 22 : 0);
  assert.ok(told.packages.some(({ name }) => name === 'libssl3'));
});
