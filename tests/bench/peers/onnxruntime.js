// ONNX Runtime, all optimisations.
'use strict';
const { parse, write, answer } = require('./session.js');
const args = parse();
const ort = require(`${args.packages}/node_modules/onnxruntime-node`);

(async () => {
  const session = await ort.InferenceSession.create(args.model, {
    intraOpNumThreads: args.threads, interOpNumThreads: 1, graphOptimizationLevel: 'all', executionMode: 'sequential' });
  const feeds = {};
  for (const f of args.feeds) feeds[f.name] = new ort.Tensor('float32', f.values, f.dims);
  const run = () => session.run(feeds, args.outputs);
  const results = await run();
  write(args.folder, args.outputs.map((name) => results[name].data));
  answer(run);
})();
