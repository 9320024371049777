// Claims an offer as a wallet does, with the OpenWallet Foundation's OpenID4VCI client.
// Called as: node claim.mjs <node_modules> <job.json>, where the job is
//   {"offer": "openid-credential-offer://…", "pin": "123456", "key": "EdDSA" | "ES256"}
// Prints one line: {"credential": …, "jwk": …} or {"error": …}. Node's own key signs the proof.
import {readFileSync} from 'node:fs';
import {pathToFileURL} from 'node:url';
import {createHash, generateKeyPairSync, randomBytes, sign} from 'node:crypto';
import path from 'node:path';

const [modules, file] = process.argv.slice(2);
// The packages have no entry for require, so they are found by their folder.
const load = name => import(pathToFileURL(
  path.join(path.resolve(modules), name, 'dist', 'index.mjs')).href);

const {Openid4vciClient, setGlobalConfig} = await load('@openid4vc/openid4vci');
const {clientAuthenticationNone} = await load('@openid4vc/oauth2');
const {setGlobalConfig: setForAll} = await load('@openid4vc/utils');
for(const set of [setGlobalConfig, setForAll]) {
  set({allowInsecureUrls: true});
}

const job = JSON.parse(readFileSync(file, 'utf8'));
const {publicKey, privateKey} = job.key === 'ES256' ?
  generateKeyPairSync('ec', {namedCurve: 'P-256'}) : generateKeyPairSync('ed25519');
const jwk = publicKey.export({format: 'jwk'});
const encode = value => Buffer.from(value).toString('base64url');

async function signJwt(signer, {header, payload}) {
  const signed = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(payload))}`;
  const algorithm = job.key === 'ES256' ? 'sha256' : null;
  const signature = sign(algorithm, Buffer.from(signed),
    {key: privateKey, dsaEncoding: 'ieee-p1363'});
  return {jwt: `${signed}.${signature.toString('base64url')}`, signerJwk: jwk};
}

const client = new Openid4vciClient({callbacks: {
  fetch,
  hash: (data, algorithm) => createHash(algorithm.replace('-', '')).update(data).digest(),
  generateRandom: length => randomBytes(length),
  signJwt,
  clientAuthentication: clientAuthenticationNone({clientId: 'wallet'}),
}});

async function claim() {
  const offer = await client.resolveCredentialOffer(job.offer);
  const issuerMetadata = await client.resolveIssuerMetadata(offer.credential_issuer);
  const {accessTokenResponse} = await client.retrievePreAuthorizedCodeAccessTokenFromOffer({
    credentialOffer: offer, issuerMetadata, txCode: job.pin});
  const [credentialConfigurationId] = offer.credential_configuration_ids;
  const {c_nonce: nonce} = await client.requestNonce({issuerMetadata});
  const {jwt} = await client.createCredentialRequestJwtProof({
    issuerMetadata, credentialConfigurationId, nonce, issuedAt: new Date(),
    signer: {method: 'jwk', publicJwk: jwk, alg: job.key}});
  const answer = await client.retrieveCredentials({
    issuerMetadata, credentialConfigurationId, accessToken: accessTokenResponse.access_token,
    proofs: {jwt: [jwt]}});
  return answer.credentialResponse.credentials[0].credential;
}

try {
  console.log(JSON.stringify({credential: await claim(), jwk}));
} catch(error) {
  console.log(JSON.stringify({error: String(error.message ?? error), jwk}));
}
