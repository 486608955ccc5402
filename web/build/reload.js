// In the pages that `./dev web` makes, and in no others: loads the page anew when there is another build.
const read = async () => (await fetch('/build.txt', { cache: 'no-store' })).text();
const first = await read();
setInterval(async () => {
  const now = await read().catch(() => first);
  if (now !== first) location.reload();
}, 500);
