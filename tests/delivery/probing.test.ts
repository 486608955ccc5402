// What the gate asks may hang, or answer with anything: it says so, and decides all the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { Machine, type Decided } from '../support/delivery.ts';

describe('the probes of the gate', () => {
  const rubric = `commands:
  endless: {run: [sleep, "60"], timeout: 1s}
  silent: {run: [sh, -c, "exec >&- 2>&-; sleep 60"], timeout: 1s}
  gone: {run: [/nowhere/at/all], timeout: 1s}
criteria:
  - {id: C01, title: It answers in text, weight: 1, probes: health}
  - {id: C02, title: It answers, weight: 1, probes: [slow, slower, slowest]}
  - {id: C03, title: It answers well, weight: 1, probes: good}
  - {id: C04, title: A file can be read, weight: 1, files: var/pipe}
  - {id: C05, title: Commands end, weight: 1, commands: [endless, silent, gone]}
  - {id: C06, title: It has its headers, weight: 1, probes: bare}
decision: {go: 100%}
`;
  const probes = `probes:
  slow: {path: /slow/1}
  slower: {path: /slow/2}
  slowest: {path: /slow/3}
  good: {path: /good, status: 203, expect: {/list/0: here}, headers: {X-Frame-Options: [DENY, "SAME*"]}, within: 5s}
  bare: {path: /good, status: 203, headers: {Content-Security-Policy: "default-src 'none'*"}}
`;
  let machine: Machine;
  let server: Server;

  before(async () => {
    machine = await Machine.open();
    machine.plan({ gate: rubric });
    const plan = machine.path('deploy/deliver.yaml');
    execFileSync('sed', ['-i', 's/, probes: \\[pages\\],/, run: ["true"],/', plan]);
    execFileSync('sed', ['-i', `/^probes:/,/^jobs:/{/^jobs:/!d}`, plan]);
    execFileSync('sh', ['-c', `printf '%s' "$1" >> "$0"`, plan, probes]);
    execFileSync('mkfifo', [machine.path('var/pipe')]);
    server = createServer((request, response) => {
      if (request.url?.startsWith('/slow') === true) return;
      if (request.url === '/health') response.end(Buffer.from([0xc3, 0x28]));
      else response.writeHead(203, { 'X-Frame-Options': 'SAMEORIGIN' }).end('{"list": ["here"]}');
    });
    await new Promise<void>((done) => server.listen(machine.port, '127.0.0.1', done));
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await machine.close();
  });

  test('PF_25, GO_03: what hangs, is no text, has no end or lacks a header is UNKNOWN or FAIL with its cause, in the time of one probe', async () => {
    const began = Date.now();
    const told = await machine.run('gate', '--json');
    const took = Date.now() - began;
    assert.equal(told.code, 10, told.errors);
    assert.ok(took < 15_000, `${took} ms, as long as the slowest probe and not as all of them`);
    const { criteria } = JSON.parse(told.output) as Decided;
    const causes = Object.fromEntries(criteria.flatMap(({ findings }) => findings.map(({ what, state, cause }) => [what, `${state}: ${cause}`] as const)));
    assert.equal(causes['http /health'], 'UNKNOWN: the answer is no UTF-8');
    for (const path of ['/slow/1', '/slow/2', '/slow/3']) assert.match(causes[`http ${path}`] ?? '', /^UNKNOWN: nobody answered: /);
    assert.equal(causes['file var/pipe'], 'UNKNOWN: no answer within 10.0 s');
    for (const name of ['endless', 'silent']) assert.match(causes[`command ${name}`] ?? '', /^UNKNOWN: .*cut off at its time-out/);
    assert.match(causes['command gone'] ?? '', /^(FAIL|UNKNOWN): /);
    assert.deepEqual(criteria.find(({ id }) => id === 'C03')?.findings.map(({ state }) => state), ['PASS']);
    assert.match(criteria.find(({ id }) => id === 'C06')?.findings[0]?.cause ?? '', /the header content-security-policy is missing/);
  });
});
