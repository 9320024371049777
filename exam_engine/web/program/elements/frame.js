/**
 * Runs one portable custom interaction (IMS PCI v1) inside its frame, and tells the page around it
 * what the answer is.
 *
 * The page sends one message with a port; everything after that goes through the port:
 *   page → frame   {kz: "program-begin", module, modules, markup, properties, response, bound, language}
 *   frame → page   {kz: "program-answer", answer} · {kz: "program-height", height} · {kz: "program-fault", reason}
 * Modules are AMD; one that names what it needs gets it from the item's own modules, or the object
 * `qtiCustomInteractionContext` by which it registers.
 */

/** @typedef {{id: string, source: string}} Module */
/** @typedef {{kz: string, module: string, modules: Module[], markup: string, properties: Record<string, string>, response: string, bound: unknown, language: string}} Beginning */
/** @typedef {{typeIdentifier?: string, getInstance: (dom: HTMLElement, configuration: object, state: unknown) => unknown}} Program */

const ASKED_EVERY = 400;
const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const hosts = new Set((script.dataset.hosts ?? "").split(" "));
const home = /** @type {HTMLElement} */ (document.getElementById("interaction"));

/** A small loader of AMD modules: by name, each once. */
class Loader {
  /** @param {Module[]} modules */
  constructor(modules) {
    this.sources = new Map(modules.map((one) => [one.id, one.source]));
    /** @type {Map<string, Promise<unknown>>} */
    this.known = new Map();
    /** @type {{name: string | null, needs: string[], make: unknown}[]} */
    this.defined = [];
  }

  /** What `define` of AMD does: the module is taken when its script has run. @param {any[]} given */
  define(...given) {
    const name = typeof given[0] === "string" ? given.shift() : null;
    const make = given.pop();
    const needs = Array.isArray(given[0]) ? given[0] : make?.length ? ["require", "exports", "module"] : [];
    this.defined.push({ name, needs, make });
  }

  /** @param {string} name @returns {Promise<unknown>} */
  load(name) {
    const known = this.known.get(name) ?? this.#fetched(name);
    this.known.set(name, known);
    return known;
  }

  /** @param {string} name @returns {Promise<unknown>} */
  #fetched(name) {
    const source = this.sources.get(name);
    if (!source) return Promise.reject(new Error(`no module ${name}`));
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = source;
      element.async = false;
      element.onerror = () => reject(new Error(`module ${name} cannot be loaded`));
      element.onload = () => {
        const found = this.defined.splice(0);
        const own = found.find((one) => one.name === name) ?? found.at(-1);
        for (const one of found) if (one.name && one !== own) this.known.set(one.name, this.#made(one));
        resolve(own ? this.#made(own) : undefined);
      };
      document.head.append(element);
    });
  }

  /** @param {{needs: string[], make: unknown}} found */
  async #made({ needs, make }) {
    /** @type {{exports: unknown}} */
    const module = { exports: {} };
    const own = new Map(/** @type {[string, unknown][]} */ ([["exports", module.exports], ["module", module], ["require", (/** @type {string} */ name) => this.known.get(name)]]));
    const parts = await Promise.all(needs.map((name) => (own.has(name) ? own.get(name) : this.load(name))));
    const made = typeof make === "function" ? make(...parts) : make;
    return made ?? module.exports;
  }
}

/** @param {MessagePort} port @param {Beginning} begin */
async function run(port, begin) {
  document.documentElement.lang = begin.language;
  home.innerHTML = begin.markup;
  const loader = new Loader(begin.modules);
  /** @type {Program | undefined} */
  let registered;
  /** @type {any} */
  let instance;
  const context = { register: (/** @type {Program} */ program) => (registered = program), notifyReady: (/** @type {unknown} */ made) => (instance = made) };
  loader.known.set("qtiCustomInteractionContext", Promise.resolve(context));
  Object.assign(window, { define: Object.assign((/** @type {any[]} */ ...given) => loader.define(...given), { amd: {} }), qtiCustomInteractionContext: context });
  const made = await loader.load(begin.module);
  const program = registered ?? /** @type {Program} */ (made);
  if (typeof program?.getInstance !== "function") throw new Error("the module registers no interaction");
  let told = JSON.stringify(begin.bound ?? null);
  const tell = () => {
    const answer = instance?.getResponse?.() ?? null;
    const text = JSON.stringify(answer);
    if (text === told) return;
    told = text;
    port.postMessage({ kz: "program-answer", answer });
  };
  const configuration = {
    properties: begin.properties,
    contextVariables: {},
    templateVariables: {},
    responseIdentifier: begin.response,
    boundTo: { [begin.response]: begin.bound ?? { base: null } },
    status: "interacting",
    onready: (/** @type {unknown} */ ready) => (instance = ready),
    ondone: tell,
  };
  instance = program.getInstance(home, configuration, undefined) ?? instance;
  home.addEventListener("qti-interaction-changed", tell);
  // Not every program says that its answer has changed: the others are asked now and then.
  setInterval(tell, ASKED_EVERY);
  const measure = () => port.postMessage({ kz: "program-height", height: Math.ceil(document.documentElement.getBoundingClientRect().height) });
  new ResizeObserver(measure).observe(document.documentElement);
  measure();
}

/** @param {MessageEvent} event */
function begun(event) {
  const [port] = event.ports;
  if (event.source !== window.parent || !hosts.has(new URL(event.origin).hostname) || event.data?.kz !== "program-begin" || !port) return;
  window.removeEventListener("message", begun);
  run(port, event.data).catch((fault) => port.postMessage({ kz: "program-fault", reason: String(fault?.message ?? fault).slice(0, 200) }));
}

window.addEventListener("message", begun);
// Nothing is told but that the frame is there; who may be around it is said by its policy.
window.parent.postMessage({ kz: "program-ready" }, "*");
