// A worker that says every few seconds that it is alive, and leaves when it is told to.
let count = 0;
process.on('SIGTERM', () => process.exit(0));
setInterval(() => console.log(`${process.env.DYNO} did job ${++count}`), 2000);
