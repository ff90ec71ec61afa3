// A name server on 127.0.0.1:53 of its own network: node name-server.mjs READY. It knows no name, fails for broken.…,
// and says nothing to stuck.…. READY is a file that is there once it listens.
import { createSocket } from 'node:dgram';
import { writeFileSync } from 'node:fs';

const server = createSocket('udp4', (query, from) => {
  const name = nameOf(query);
  if (name.startsWith('stuck.')) {
    return;
  }
  const answer = Buffer.from(query);
  // RFC 1035, section 4.1.1: an answer, recursion available; no such name, or the server has failed.
  answer[2] |= 0x80;
  answer[3] = 0x80 | (name.startsWith('broken.') ? 2 : 3);
  server.send(answer, from.port, from.address);
});
server.bind(53, '127.0.0.1', () => writeFileSync(process.argv[2], ''));

function nameOf(query) {
  const labels = [];
  for (let at = 12; query[at] > 0; at += query[at] + 1) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  }
  return labels.join('.').toLowerCase();
}
