// Loaded before each test file (tools/dev/test.sh): a file that leaves something open after its last test would never end, and
// holds up the run. It is told what it left, and has failed.
import { after } from 'node:test';

const patienceMs = 20_000;

after(() => {
  setTimeout(() => {
    console.error(`${process.argv[1] ?? 'a test file'} does not end: ${process.getActiveResourcesInfo().join(', ')}`);
    process.exit(1);
  }, patienceMs).unref();
});
