/**
 * Opens models for the browser's runtime after checking their digests; one thread, WebAssembly.
 *
 * A model is asked for by its digest, so what the browser has kept is right for ever, and what is
 * not the file that was measured is never opened.
 */

/**
 * @typedef {{name: string, url: string, sha256: string, size: number, input: string,
 *   outputs: string[]}} ModelSource `size` is the side of the square picture it takes, `outputs`
 *   are in the order in which `run` gives them
 * @typedef {{runtime: string, wasm: string, models: ModelSource[]}} Sources addresses of the
 *   runtime's module and of its WebAssembly file
 * @typedef {typeof import("onnxruntime-web")} Runtime
 */

const KEPT = "kaozheng-models-1";

/** An open model. */
export class Runner {
  /**
   * @param {ModelSource} source
   * @param {Runtime} runtime
   * @param {import("onnxruntime-web").InferenceSession} session
   */
  constructor(source, runtime, session) {
    this.name = source.name;
    this.size = source.size;
    this.source = source;
    this.runtime = runtime;
    this.session = session;
  }

  /** The outputs for one square picture of red, green and blue values. @param {Float32Array} picture */
  async run(picture) {
    const shape = [1, this.size, this.size, 3];
    const feeds = { [this.source.input]: new this.runtime.Tensor("float32", picture, shape) };
    const values = await this.session.run(feeds);
    return this.source.outputs.map((name) => /** @type {Float32Array} */ (values[name]?.data));
  }
}

/**
 * All models of `sources` by name. Rejects where the runtime or a model cannot be had or is not
 * what it should be; then nobody may say that anything was watched on this device.
 * @param {Sources} sources @returns {Promise<Map<string, Runner>>}
 */
export async function openModels(sources) {
  /** @type {Runtime} */
  const runtime = await import(sources.runtime);
  runtime.env.wasm.numThreads = 1;
  runtime.env.wasm.proxy = false;
  runtime.env.wasm.wasmPaths = { wasm: sources.wasm };
  runtime.env.logLevel = "error";
  const opened = new Map();
  for (const source of sources.models) {
    const bytes = await checked(source);
    const session = await runtime.InferenceSession.create(bytes, {
      executionProviders: ["wasm"],
      graphOptimizationLevel: "all",
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
    });
    opened.set(source.name, new Runner(source, runtime, session));
  }
  return opened;
}

/** The bytes of a model, kept on the device for a reload without network. @param {ModelSource} source */
async function checked(source) {
  const cache = await globalThis.caches?.open(KEPT).catch(() => undefined);
  const known = await cache?.match(source.url);
  const response = known ?? (await fetch(source.url, { credentials: "same-origin" }));
  if (!response.ok) throw new Error(`model ${source.name} is not to be had`);
  const copy = response.clone();
  const bytes = new Uint8Array(await response.arrayBuffer());
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const found = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (found !== source.sha256) {
    await cache?.delete(source.url);
    throw new Error(`model ${source.name} is another than it should be`);
  }
  if (!known) await cache?.put(source.url, copy).catch(() => undefined);
  return bytes;
}
