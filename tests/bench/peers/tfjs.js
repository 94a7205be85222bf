// TensorFlow.js on WebAssembly with SIMD; in node it has one thread.
'use strict';
const fs = require('fs'), path = require('path');
const { parse, write, answer } = require('./session.js');
const args = parse();
const scope = `${args.packages}/node_modules/@tensorflow`;
const tf = require(`${scope}/tfjs`);
const wasm = require(`${scope}/tfjs-backend-wasm`);

async function load(file) {
  const json = JSON.parse(fs.readFileSync(file)), bytes = fs.readFileSync(path.join(path.dirname(file), 'weights.bin'));
  const artifacts = { modelTopology: json.modelTopology, format: json.format, weightSpecs: json.weightsManifest[0].weights,
                      weightData: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) };
  return tf.loadGraphModel({ load: async () => artifacts });
}

(async () => {
  console.warn = () => {};
  wasm.setWasmPaths(`${scope}/tfjs-backend-wasm/dist/`);
  await tf.setBackend('wasm');
  await tf.ready();
  if (tf.getBackend() !== 'wasm' || !(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')))
    throw new Error('no WebAssembly with SIMD');
  const model = await load(args.model);
  const feeds = {};
  const nodes = JSON.parse(fs.readFileSync(args.model)).modelTopology.node;
  for (const f of args.feeds) {
    const isFloat = nodes.find((n) => n.name === f.name).attr.dtype.type === 'DT_FLOAT';
    feeds[f.name] = tf.tensor(isFloat ? f.values : Int32Array.from(f.values), f.dims, isFloat ? 'float32' : 'int32');
  }
  const isDynamic = nodes.some(
    (n) => ['Enter', 'Switch', 'While', 'If', 'Where', 'NonMaxSuppressionV2', 'NonMaxSuppressionV3'].includes(n.op));
  const execute = async () => [].concat(isDynamic ? await model.executeAsync(feeds, args.outputs) : model.execute(feeds, args.outputs));
  write(args.folder, (await execute()).map((t) => Float32Array.from(t.dataSync())));
  answer(async () => tf.dispose(await execute()));
})().catch((error) => { console.error(error.message); process.exit(1); });
