// What is in the image: the server and the Debian package of each library, as CycloneDX 1.6. No time and no serial number in it: the
// same content has the same text.
//   node tools/dev/sbom.ts VERSION COMMIT FILE-WITH-LIBRARIES
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';

const [version = '', commit = '', list = ''] = process.argv.slice(2);

interface Package {
  name: string;
  version: string;
  architecture: string;
}

// A library may be found by a path that dpkg does not have, because /lib is a link to /usr/lib (or was not, when it was installed).
const names = (library: string) => [realpathSync(library), realpathSync(library).replace(/^\/usr/, ''), library];

// One question for all of them: each takes dpkg a second.
function ownersOf(libraries: string[]): string[] {
  const { stdout } = spawnSync('dpkg-query', ['--search', ...libraries.flatMap(names)], { encoding: 'utf8' });
  const owners = new Map(stdout.split('\n').map((line) => line.split(': ', 2)).map(([owner = '', path = '']) => [path, owner]));
  return libraries.map((library) => {
    const owner = names(library).map((path) => owners.get(path)).find((found) => found !== undefined);
    if (owner === undefined) throw new Error(`no Debian package has ${library}`);
    return owner;
  });
}

function described(owners: string[]): Package[] {
  const lines = execFileSync('dpkg-query', ['--show', '--showformat=${Package} ${Version} ${Architecture}\n', ...owners], { encoding: 'utf8' });
  return lines.trim().split('\n').map((line) => {
    const [name = '', its = '', architecture = ''] = line.split(' ');
    return { name, version: its, architecture };
  });
}

const libraries = readFileSync(list, 'utf8').trim().split('\n');
const packages = described([...new Set([...ownersOf(libraries), 'ca-certificates'])]);

const purl = ({ name, version: its, architecture }: Package) => `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(its)}?arch=${architecture}&distro=debian-12`;
const components = packages
  .sort((a, b) => (a.name < b.name ? -1 : 1))
  .map((each) => ({ type: 'library', 'bom-ref': purl(each), name: each.name, version: each.version, purl: purl(each) }));
const server = { type: 'application', 'bom-ref': 'taxasge', name: 'taxasge', version: `${version}+${commit}`, licenses: [{ license: { id: 'MIT' } }] };
console.log(
  JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      version: 1,
      metadata: { component: server },
      components,
      dependencies: [{ ref: 'taxasge', dependsOn: components.map((each) => each['bom-ref']) }],
    },
    null,
    1,
  ),
);
