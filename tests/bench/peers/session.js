// What the players in node share: the command line, raw files, and the questions "run N times" on standard input.
'use strict';
const fs = require('fs'), readline = require('readline');

// PACKAGES MODEL THREADS FOLDER OUTPUT[,OUTPUT...] NAME=DIMS:FILE...
function parse() {
  const [packages, model, threads, folder, outputs, ...feeds] = process.argv.slice(2);
  return {
    packages, model, threads: +threads, folder, outputs: outputs.split(','),
    feeds: feeds.map((text) => {
      const [, name, dims, file] = /^(.*?)=([\d,]*):(.*)$/.exec(text);
      const bytes = fs.readFileSync(file);
      return { name, dims: dims === '' ? [] : dims.split(',').map(Number),
               values: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) };
    }),
  };
}

function write(folder, results) {
  results.forEach((values, i) => fs.writeFileSync(`${folder}/${i}.raw`, Buffer.from(values.buffer, values.byteOffset, values.byteLength)));
}

function answer(run) {
  console.log('ready');
  const lines = readline.createInterface({ input: process.stdin });
  let last = Promise.resolve();
  lines.on('line', (line) => {
    last = last.then(async () => {
      const n = Math.max(1, +line), cpu = process.cpuUsage(), start = process.hrtime.bigint();
      for (let i = 0; i < n; i++) await run();
      const wall = Number(process.hrtime.bigint() - start) / 1e6, used = process.cpuUsage(cpu);
      console.log(`${(wall / n).toFixed(6)} ${((used.user + used.system) / 1e3 / n).toFixed(6)}`);
    });
  });
  lines.on('close', () => last.then(() => process.exit(0)));
}

module.exports = { parse, write, answer };
