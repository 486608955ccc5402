// The bytes of tests/attacks/smuggling.test.ts: what carries a rider, a whole request of its own.
import { paths, type Person } from '../support/people.ts';

/** A request that would leave a trace if anybody executed it. */
export function ride(person: Person, fields = ''): string {
  const body = JSON.stringify(person);
  const length = Buffer.byteLength(body);
  const text = `POST ${paths.register} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${fields}Content-Length: ${length}\r\n\r\n${body}`;
  return Buffer.from(text).toString('latin1');
}

const post = (fields: string, body = '') =>
  `POST ${paths.login} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n${fields}\r\n${body}`;
const get = (line: string, fields = 'Host: localhost\r\n') => `${line}\r\n${fields}\r\n`;

/** Each begins with something that two servers could read in two ways. */
export function readInTwoWays(rider: string): Record<string, string> {
  const last = `0\r\n\r\n${rider}`;
  const chunked = 'Transfer-Encoding: chunked\r\n';
  const lengths = ['2, 60', '-2', '+2', '0x2', '2 2', '2;', 'two', '', '99999999999999999999999', '\x0b2', '"2"'];
  const codings = ['xchunked', 'chunked, identity', 'identity, chunked', 'chunked, chunked', 'chunked;a=b', '"chunked"', '\x0bchunked', 'gzip'];
  const chunks = {
    'that is no number': 'zz\r\n{}\r\n',
    'with a sign': '+2\r\n{}\r\n',
    'with 0x': '0x2\r\n{}\r\n',
    'with a space before it': ' 2\r\n{}\r\n',
    'beyond 64 bits': '10000000000000002\r\n{}\r\n',
    'ended by a bare line feed': '2\n{}\r\n',
    'with a bare line feed in its extension': `2;a\n{}\r\n`,
    'with a bare carriage return in its extension': `2;a\rb\r\n{}\r\n`,
    'that is too small': '1\r\n{}\r\n',
    'without its line end': '2\r\n{}',
    'ended twice': '2\r\n{}\r\n\r\n',
  };
  return {
    'Content-Length before Transfer-Encoding': post(`Content-Length: 2\r\n${chunked}`, last),
    'Transfer-Encoding before Content-Length': post(`${chunked}Content-Length: 5\r\n`, last),
    'two lengths that differ': post(`Content-Length: 2\r\nContent-Length: ${rider.length + 2}\r\n`, `{}${rider}`),
    'two lengths that agree': post('Content-Length: 2\r\nContent-Length: 2\r\n', `{}${rider}`),
    'two transfer codings': post(`${chunked}Transfer-Encoding: identity\r\n`, last),
    'two transfer codings that agree': post(`${chunked}${chunked}`, last),
    ...Object.fromEntries(lengths.map((value) => [`a length of ${JSON.stringify(value)}`, post(`Content-Length: ${value}\r\n`, `{}${rider}`)])),
    ...Object.fromEntries(codings.map((value) => [`the transfer coding ${JSON.stringify(value)}`, post(`Transfer-Encoding: ${value}\r\n`, last)])),
    ...Object.fromEntries(Object.entries(chunks).map(([what, text]) => [`a chunk size ${what}`, post(chunked, `${text}${last}`)])),
    'a space before the colon of a length': post('Content-Length : 2\r\n', `{}${rider}`),
    'a space before the colon of a coding': post('Transfer-Encoding : chunked\r\n', last),
    'a tab before the colon of a coding': post('Transfer-Encoding\t: chunked\r\n', last),
    'a length that is folded away': post('X-Long: a\r\n Content-Length: 2\r\nContent-Length: 2\r\n', `{}${rider}`),
    'a coding that is folded': post('Transfer-Encoding:\r\n chunked\r\n', last),
    'a fold before the first field': `POST ${paths.login} HTTP/1.1\r\n Host: a\r\nHost: localhost\r\n\r\n${rider}`,
    'a length behind a bare line feed': post(`X-Long: a\nContent-Length: 2\r\n`, `{}${rider}`),
    'a coding behind a bare carriage return': post('X-Long: a\rTransfer-Encoding: chunked\r\n', last),
    'a head of bare line feeds': `GET /health/live HTTP/1.1\nHost: localhost\n\n${rider}`,
    'NUL in a field': post('X-Nul: a\0b\r\n', rider),
    'NUL in a name': post('Content\0-Length: 2\r\n', `{}${rider}`),
    'a field without a colon': post('nonsense\r\n', rider),
    'a field without a name': post(': 2\r\n', rider),
    'a coding in HTTP/1.0': `POST ${paths.login} HTTP/1.0\r\nHost: localhost\r\n${chunked}\r\n${last}`,
    'no Host': get('GET /health/live HTTP/1.1', '') + rider,
    'two Hosts': get('GET /health/live HTTP/1.1', 'Host: localhost\r\nHost: evil.example\r\n') + rider,
    'a Host with a user': get('GET /health/live HTTP/1.1', 'Host: evil.example@localhost\r\n') + rider,
    'the absolute form of another host': get('GET http://evil.example/health/live HTTP/1.1') + rider,
    'the absolute form with a user': get('GET http://localhost@evil.example/ HTTP/1.1') + rider,
    'the authority form': get('CONNECT localhost:80 HTTP/1.1') + rider,
    'two spaces in the request line': get('GET  /health/live HTTP/1.1') + rider,
    'a tab in the request line': get('GET\t/health/live HTTP/1.1') + rider,
    'words behind the version': get('GET /health/live HTTP/1.1 more') + rider,
    'a request without a version': `GET /health/live\r\n${rider}`,
    'an unknown version': get('GET /health/live HTTP/9.9') + rider,
    'no method': get(' /health/live HTTP/1.1') + rider,
    'no path': get('GET HTTP/1.1') + rider,
    'a control character in the path': get('GET /health/\x01live HTTP/1.1') + rider,
    'a hidden slash': get('GET /health%2Flive HTTP/1.1') + rider,
    'a line end in the path': get('GET /health/live%0d%0aX: HTTP/1.1') + rider,
    'the preface of HTTP/2': `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${rider}`,
    'the hello of TLS': `\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n${rider}`,
    'a body that is too large': post('Content-Length: 70000\r\n', rider),
    'a chunk that is too large': post(chunked, `fffff\r\n${rider}`),
    'a head that is too large': post(`X-Long: ${'x'.repeat(17_000)}\r\n`, rider),
  };
}

/** Honest requests, all the last of their connection: the rider is their body, their trailer, or nothing at all. */
export function readInOneWay(rider: string): Record<string, string> {
  const close = 'Connection: close\r\n';
  const chunk = `${rider.length.toString(16)}\r\n${rider}\r\n`;
  return {
    'the body of a GET': get('GET /health/live HTTP/1.1', `Host: localhost\r\n${close}Content-Length: ${rider.length}\r\n`) + rider,
    'the body of a POST': post(`${close}Content-Length: ${rider.length}\r\n`, rider),
    'a chunk': post(`${close}Transfer-Encoding: chunked\r\n`, `${chunk}0\r\n\r\n`),
    'a chunk with an extension': post(`${close}Transfer-Encoding: chunked\r\n`, `2;a="b"\r\n{}\r\n0\r\n\r\n${rider}`),
    'behind a trailer that names a length': post(`${close}Transfer-Encoding: chunked\r\n`, `0\r\nContent-Length: 5\r\n\r\n${rider}`),
    'behind Connection: close': post(`${close}Content-Length: 2\r\n`, `{}${rider}`),
    'behind a length of 0': post(`${close}Content-Length: 0\r\n`, rider),
    'behind HTTP/1.0': `POST ${paths.login} HTTP/1.0\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}${rider}`,
    'behind Expect': post(`${close}Expect: 100-continue\r\nContent-Length: 2\r\n`, `{}${rider}`),
    'behind an upgrade to h2c': post(`Connection: Upgrade, HTTP2-Settings, close\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\nContent-Length: 2\r\n`, `{}${rider}`),
    'behind an upgrade to WebSocket': get('GET /health/live HTTP/1.1', `Host: localhost\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n`) + rider,
    'behind a length with an underscore': post('Content_Length: 2\r\n', `{}${rider}`),
    'behind a coding with an underscore': post('Transfer_Encoding: chunked\r\n', `0\r\n\r\n${rider}`),
  };
}
