### Signing: certificates, tokens, services, time stamps, evidence, ceremony, SM2.

## The signer's certificate
certs-signer-early = The certificate “{ $certificate }” is not good before { $since }.
    .next = Please check the server's clock, or use a certificate that is good already.
certs-signer-expired = The certificate “{ $certificate }” expired on { $until } and cannot sign any more.
    .next = Please import a new signing certificate (kaozheng keys import) and issue again. No certificate number has been spent.
certs-signer-chain = The certificate “{ $certificate }” was not issued by “{ $issuer }”; the chain does not reach the root.
    .next = Please import the whole chain again, in order from the signer to the root.
certs-signer-usage = The certificate “{ $certificate }” does not allow this use.
    .next = A signer must be allowed to sign documents; the ones above it must be authorities.
certs-signer-mismatch = The signing key and the certificate “{ $certificate }” do not belong together.
    .next = Please import the key of this certificate, or the certificate of this key.
certs-signer-revoked = The certificate “{ $certificate }” has been revoked and cannot sign any more.
    .next = Please use a new signing certificate, and find out why it was revoked.
certs-signer-known = This signing key is listed already, as number { $signer }.
    .next = A retired key does not come back. Please request a certificate for a new key and import that.
certs-rotate-by-import = Only the demonstration's signer can be replaced automatically.
    .next = Please make a request (kaozheng keys ceremony request), have it signed, and run kaozheng keys import.
certs-signature-shape = Signatures made with this certificate or this time-stamping authority would not pass our own verification.
    .next = Please check that the chain is complete, and where time stamps are on, the form of the authority's tokens.
certs-authority-file = A file that signing needs cannot be read: { $file }.
    .next = Please check that it is there and that the service account may read it.
certs-authority-list = The list of keys, authority.json, is incomplete or of another form.
    .next = Please restore the file from a backup; it is not to be edited by hand.

## Where secrets are
certs-secret-missing = There is no secret at { $place }.
    .next = Please check the file or the variable, and that the service account may read it.
certs-secret-place = A secret is given by its place, not as the secret itself.
    .next = Please write file:<path> or env:<variable>.

## Tokens
certs-token-address = The address of the token is incomplete; missing: { $missing }.
    .next = Please write pkcs11:token=…;object=…?module-path=…&pin-source=file:…
certs-token-pin-shown = An address must not hold the PIN itself.
    .next = Please use pin-source=file:<path> or pin-source=env:<variable>. If the PIN has been written to settings or logs, change it.
certs-token-no-module = The token's driver { $module } was not found.
    .next = Please install the PKCS#11 driver of the device and check module-path.
certs-token-unknown = There is no token called “{ $token }”.
    .next = Please check that the device is connected and the label right.
certs-token-wrong-pin = The token “{ $token }” does not accept this PIN, or the PIN is locked.
    .next = Please check the PIN. It was not tried again, so that the device does not lock.
certs-token-no-key = The token “{ $token }” has not exactly one key “{ $label }”.
    .next = Please check the label; public and private key must be stored under the same one.
certs-token-silent = The token “{ $token }” did not do what was asked ({ $reason }).
    .next = Please check device and driver, then go on; certificates issued already are not affected.

## Signing service and other services
certs-address = This address of a service cannot be used: { $address }.
    .next = Please use an https address without a user name or password in it.
certs-service-silent = { $host } did not answer ({ $reason }).
    .next = Please check the network and the service, then go on; what is done already is not affected.
certs-remote-forbidden = The signing service { $host } refused the use of the key “{ $key }”.
    .next = Please check the access token or the client certificate.
certs-remote-no-key = The signing service { $host } has no key “{ $key }”.
    .next = Please check the name of the key.
certs-remote-answer = The signing service { $host } gave an answer of another form (status { $status }).
    .next = Please check the protocol with those who run the signing service.
certs-remote-wrong-key = The signature from { $host } does not fit the certificate of the key “{ $key }” and was not used.
    .next = Please check the key with those who run the signing service.

## Time stamps
certs-timestamp-settings = The settings for time stamps are incomplete: an address and a file of root certificates are needed.
    .next = Please fill in timestamp_address and timestamp_roots, or set timestamp to none.
certs-timestamp-refused = The time-stamping authority { $host } gave no usable time stamp ({ $reason }).
    .next = Please check with the authority, then go on; certificates issued already are not affected.
certs-timestamp-false = The time stamp does not hold: { $why ->
        [imprint] it is not over this signature
        [usage] its signer may not make time stamps
        [signature] its signature is wrong
        [chain] it does not lead to a trusted root
       *[form] it is of another form
    }.
    .next = Please do not rely on the time in it.

## Evidence for later
certs-evidence-missing = There is nothing to show that the certificate “{ $certificate }” is not revoked.
    .next = Please name revocation lists or a responder in the settings, or put lists into the folder revocation beside the keys.
certs-evidence-unread = The revocation data from { $host } cannot be read.
    .next = Please check the address and try again later.
certs-evidence-file = The revocation list { $file } cannot be read.
    .next = Please use a list in PEM or DER.
certs-evidence-without-time = A signature with evidence for later needs a time stamp too.
    .next = Please set timestamp to per_certificate, or turn long_term off.
certs-evidence-digests = There are no file digests to be stamped.
    .next = Please issue certificates first, then stamp the batch.
certs-evidence-not-in-batch = This file is not in the batch.
    .next = Please check that it is the file as issued.
certs-evidence-none = This certificate has no time stamp of a batch.
    .next = Only batches issued while timestamp is per_batch have evidence records.
certs-evidence-false = The evidence record does not hold: { $why ->
        [tree] it is not about this file
        [stamp] its time stamp is not to be trusted
        [order] its renewals are out of order
        [expired] the certificate of its last time stamp has run out
       *[form] it is of another form
    }.
    .next = Please check that the file is the one that was issued, and fetch the record again.

## Ceremony
certs-ceremony-passphrase = The passphrase is too short; at least { $least } characters are needed.
    .next = Please use a longer one, kept by two persons.
certs-ceremony-witnesses = There are too few witnesses; at least { $least } are needed.
    .next = Please name each of them with --witness.
certs-ceremony-request = The request cannot be read, or its signature is wrong.
    .next = Please make the request again, in PEM.
certs-ceremony-outlives = The certificate would outlive the one above it, which ends on { $until }.
    .next = Please ask for fewer years, or replace the certificate above first.
certs-ceremony-record = The record of the ceremony does not hold: it was changed, or another key signed it.
    .next = Please check the record and the certificate.

## SM2
certs-sm2-missing = The OpenSSL of this machine offers no SM2 and SM3.
    .next = Please install OpenSSL 3 with SM2, or do without it.
certs-sm2-key = The SM2 key cannot be opened.
    .next = Please check the passphrase and the key file.
certs-sm2-seal = The SM2 signature does not hold: { $why ->
        [file] the file is not as it was signed
        [key] its key is not among the trusted ones
        [signature] the signature is wrong
       *[form] it is of another form
    }.
    .next = Please check file, signature and public key.
