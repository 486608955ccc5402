// What is in the image: the server and the Debian package of each library, as CycloneDX 1.6. No time and no serial number in it: the
// same content has the same text.
//   node tools/dev/sbom.ts VERSION COMMIT FILE-WITH-LIBRARIES
import { execFileSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';

const [version = '', commit = '', list = ''] = process.argv.slice(2);

interface Package {
  name: string;
  version: string;
  architecture: string;
}

// A library may be found by a path that dpkg does not have, because /lib is a link to /usr/lib (or was not, when it was installed).
function packageOf(library: string): Package {
  const paths = [realpathSync(library), realpathSync(library).replace(/^\/usr/, ''), library];
  for (const path of paths) {
    try {
      const owner = execFileSync('dpkg-query', ['--search', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(': ')[0] ?? '';
      const [name = '', its = '', architecture = ''] = execFileSync('dpkg-query', ['--show', '--showformat=${Package} ${Version} ${Architecture}', owner], { encoding: 'utf8' }).split(' ');
      return { name, version: its, architecture };
    } catch {
      continue;
    }
  }
  throw new Error(`no Debian package has ${library}`);
}

const libraries = readFileSync(list, 'utf8').trim().split('\n');
const packages = new Map([...libraries, '/etc/ssl/certs/ca-certificates.crt'].map((file) => (file.endsWith('.crt') ? caCertificates() : packageOf(file))).map((each) => [each.name, each]));

function caCertificates(): Package {
  const its = execFileSync('dpkg-query', ['--show', '--showformat=${Version}', 'ca-certificates'], { encoding: 'utf8' });
  return { name: 'ca-certificates', version: its, architecture: 'all' };
}

const purl = ({ name, version: its, architecture }: Package) => `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(its)}?arch=${architecture}&distro=debian-12`;
const components = [...packages.values()]
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
