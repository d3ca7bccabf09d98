// A web server with nothing but Node itself: `/` greets, `/crash` ends the dyno at once.
const http = require('node:http');
const os = require('node:os');

const server = http.createServer((request, response) => {
  if (request.url === '/crash') {
    process.exit(1);
  }
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({
    greeting: process.env.GREETING ?? 'hello',
    dyno: process.env.DYNO,
    port: process.env.PORT,
    pid: process.pid,
    host: os.hostname(),
  }) + '\n');
});
process.on('SIGTERM', () => process.exit(0));
server.listen(Number(process.env.PORT), () => console.log(`listening on ${process.env.PORT}`));
