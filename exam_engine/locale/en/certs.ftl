### Certificates: numbers, page, signatures, verdicts and their checks.

## Parts of the page (to say where something is wrong)
certs-field = { $field ->
    [name] name
    [holder_name] name
    [document] ID document number
    [document_masked] ID document number
    [number] certificate number
    [scheme] occupation
    [scheme_en] occupation in English
    [level] level
    [badge] level
    [badge_en] level in English
    [expires] date of expiry
    [posts] posts
    [scope] work fields
    [scores] results
    [statement] statement
    [statement_en] statement in English
    [standard] name of the standard
    [body] name of the body
    [body_en] name of the body in English
    [issued] date of issue
    [address] query address
    [advice] advice on checking
    [advice_en] English advice on checking
    [serial] serial
    [check] check character
    [year] year
    [kind] kind of body
    [organisation] code of the body
    [province] code of the province
    [city] code of the city
    [site] code of the site
   *[other] { $field }
}

## Standing of a certificate
certs-standing-granted = Valid
certs-standing-suspended = Suspended
certs-standing-withdrawn = Withdrawn
certs-standing-superseded = Superseded
certs-standing-expired = Expired
certs-act-suspend = Suspend
certs-act-reinstate = Reinstate
certs-act-withdraw = Withdraw
certs-act-supersede = Supersede
certs-act-expire = Expire

## Verdicts
certs-outcome-valid = Valid
    .meaning = The certificate was issued by this body, has not been altered, and is valid today.
certs-outcome-expired = Expired
    .meaning = The certificate was issued by this body, but its period of validity is over.
certs-outcome-suspended = Suspended
    .meaning = The certificate was issued by this body and is suspended at present.
certs-outcome-withdrawn = Withdrawn
    .meaning = The certificate was issued by this body and was withdrawn later; it is no longer valid.
certs-outcome-superseded = Superseded
    .meaning = The certificate was issued by this body and has been replaced; the new certificate counts.
certs-outcome-name_mismatch = Name does not match
    .meaning = The certificate exists, but its holder's name is not the name that was given.
certs-outcome-not_found = Not found
    .meaning = No certificate agrees with what was given. Please check the number and the name.
certs-outcome-altered = File altered
    .meaning = The file calls itself a certificate of this body, but its signature or content is not what was issued; it proves nothing.
certs-outcome-not_a_certificate = Not a certificate of this body
    .meaning = The file is not a certificate that this body issued.
certs-outcome-unknown = Cannot be decided
    .meaning = The record of issue cannot be asked at present, so the standing is unknown. Please try again later.

## Checks
certs-check-pdf = File type
    .passed = The file is a PDF.
    .failed = The file is not a PDF.
    .open = The file type was not checked.
certs-check-size = File size
    .passed = The size of the file is within bounds.
    .failed = The file is larger than any certificate of this body.
    .open = The file size was not checked.
certs-check-one-revision = Revisions
    .passed = The file has one revision; nothing was appended after signing.
    .failed = The file has more than one revision, so something was appended after signing, or it is incomplete.
    .open = The revisions were not checked.
certs-check-covered = Signed range
    .passed = The signed range covers the whole file but for the signature's own place.
    .failed = The file is not signed, or the signed range does not cover the whole file.
    .open = The signed range was not checked.
certs-check-certified = Certification
    .passed = The file bears exactly one signature, which certifies it and allows no change.
    .failed = The file does not bear exactly one certifying signature.
    .open = The certification was not checked.
certs-check-intact = Content intact
    .passed = What the signature covers is what was signed.
    .failed = What the signature covers is not what was signed.
    .open = What the signature covers could not be compared.
certs-check-root = Origin of the signature
    .passed = Signed by “{ $signer }”, whose certificate leads to the known root “{ $root }”.
    .failed = The signer's certificate does not lead to this body's root, or does not allow documents to be signed.
    .open = The origin of the signature could not be checked.
certs-check-whole-file = Second opinion on the range
    .passed = A second, independent reading agrees: the signature covers the whole file.
    .failed = A second, independent reading disagrees: the signature does not cover the whole file.
    .open = A second reading of the range was not possible.
certs-check-json = File type
    .passed = The file is a readable credential.
    .failed = The file is not a readable credential.
    .open = The file type was not checked.
certs-check-credential = Credential
    .passed = The credential is signed by this body and intact.
    .failed = There is no credential signed by this body, or it has been altered.
    .open = The credential was not checked.
certs-check-printed = Page and credential
    .passed = Number, name, skill and level on the page are those of the credential.
    .failed = Number, name, skill or level on the page are not those of the credential.
    .open = The page was not compared with the credential.
certs-check-recorded = Record of issue
    .passed = This body has a record of issue of this certificate.
    .failed = This body has no record of issue of this certificate.
    .open = The record of issue could not be asked.
certs-check-digest = Digest of the file
    .passed = The digest of the whole file is the one recorded at issue (SHA-256 { $digest }).
    .failed = The digest of the whole file is not the one recorded at issue.
    .open = The digest was not compared.
certs-check-holder = Holder
    .passed = The holder's name agrees.
    .failed = The holder's name does not agree.
    .open = The holder's name was not compared.
certs-check-number-and-name = Number and name
    .passed = The number and the name agree.
    .failed = There is no certificate with both this number and this name.
    .open = The number and the name could not be looked up.
certs-check-standing = Standing
    .passed = The certificate is valid today.
    .failed = The certificate is not valid today.
    .open = The standing was not checked.

## Numbers
certs-number-template = “{ $part }” in the number rule “{ $template }” cannot be used.
    .next = A rule needs one serial; a check character stands last and after digits only.
certs-number-length = A certificate number has { $expected } characters here; { $found } were given.
    .next = Please enter the number again as it stands on the certificate.
certs-number-character = “{ $character }” at place { $place } of the certificate number does not belong there.
    .next = Please enter the number again as it stands on the certificate.
certs-number-field = The { certs-field } “{ $value }” in the certificate number is not allowed.
    .next = Please compare this part with the certificate or with the number rule.
certs-number-check = The check character of the certificate number is wrong; one place may be mistyped.
    .next = Please enter the number again as it stands on the certificate.
certs-number-exhausted = The serials of the number rule “{ $rule }” are used up; { $serial } does not fit.
    .next = Please widen the serial or begin a new rule.

## Standing and issue
certs-standing-refused = The certificate is { $standing ->
        [granted] valid
        [suspended] suspended
        [withdrawn] withdrawn
        [superseded] superseded
       *[expired] expired
    } at present and cannot be { $act ->
        [suspend] suspended
        [reinstate] reinstated
        [withdraw] withdrawn
        [supersede] superseded
       *[expire] set to expired
    }.
    .next = Please reload the page to see where the certificate stands.
certs-reason-missing = Changing the standing of a certificate needs a reason.
    .next = Please give the reason and submit again.
certs-certificate-unknown = This certificate was not found.
    .next = Please check and look again.
certs-award-incomplete = The { certs-field } is empty or has spaces at its ends.
    .next = Please complete it before issuing.
certs-award-expires-first = The date of expiry, { $expires_on }, is not after the date of issue.
    .next = Please check both dates.
certs-document-unmasked = The middle of the ID document number is not hidden, so it cannot be printed.
    .next = Please hide the middle of the number first.
certs-photo-colours = The photo is in the CMYK colours of print, and the page of a certificate takes sRGB alone.
    .next = Please save the photo as a JPEG in RGB colours and upload it again.
certs-photo-differs = The photo is not the one on record.
    .next = Please use the photo on record, or record the new one first.
certs-photo-unreadable = The photo cannot be read.
    .next = Please provide a photo in JPEG, PNG or WebP format.
certs-photo-size = The photo of { $width } × { $height } pixels cannot be used.
    .next = The shorter side needs at least 120 pixels, and the whole at most 40 million.
certs-order-differs = The order “{ $order }” is on record with other contents.
    .next = Please check the contents; a correction is made by superseding the certificate.
certs-file-differs = Another file is on record for certificate { $number }.
    .next = Please stop issuing and check the record.

## Page
certs-glyph-missing = “{ $character }” ({ $code_point }) in the { certs-field } has no glyph, so the certificate cannot be printed yet.
    .next = Please check the character; if it is right, ask the technicians to add a font.
certs-script-unsupported = The { certs-field } holds writing that the page cannot set ({ $script }): “{ $character }” ({ $code_point }).
    .next = Please give the name in Chinese characters or Latin letters as on the ID document.
certs-text-too-long = The { certs-field } has { $characters } characters and does not fit even in the smallest type.
    .next = Please use a shorter form, or a page design with more room.
certs-page-overflow = { $pages ->
        [1] Something on the page sticks out of the sheet.
       *[other] The certificate came to { $pages } pages instead of 1.
    }
    .next = Please check the page design.
certs-template-unknown = There is no page design named “{ $template }”.
    .next = Please choose one of those there are.
certs-template-reaches-out = The page design refers to a file or address outside itself, so printing was stopped.
    .next = Please put pictures and the like into the design itself.
certs-font-missing = The font file { $file } is missing.
    .next = Please fetch the fonts as the installation guide says.
certs-font-foreign = The page used fonts that do not belong to certificates: { $fonts }.
    .next = Please check the names of fonts in the page design.

## Signatures
certs-authority-unreadable = The signing keys cannot be opened.
    .next = Please check the passphrase and the key files.
certs-signature-too-long = The signature is longer than the { $reserved } bytes kept for it.
    .next = Please ask the technicians to check the signing certificate.
certs-signature-not-laid-out = The signature could not be placed in the file.
    .next = Please ask the technicians to check the page design.
certs-issuer-did = The issuer's name “{ $did }” is not of the form did:web.
    .next = Please check the settings.
certs-context-missing = The vocabulary { $address } of credentials is missing.
    .next = Please fetch it again as the installation guide says.
certs-context-changed = The vocabulary { $address } of credentials is not the approved one.
    .next = Please fetch it again as the installation guide says.
certs-context-unknown = The credential refers to a vocabulary that is not held here: { $address }.
    .next = Please ask the issuing body for the original.
certs-credential-unreadable = The credential cannot be read.
    .next = Please ask the issuing body for the original.
certs-credential-issuer = The credential was issued by “{ $issuer }”, which is not this body.
    .next = Please verify it with its issuer.
certs-credential-signature = The signature of the credential does not agree with its content.
    .next = Please ask the issuing body for the original.
certs-credential-proof-kind = The credential is signed in a way that is not supported.
    .next = Please ask the issuing body for the original.
certs-credential-context = The credential uses other vocabularies than this body's.
    .next = Please ask the issuing body for the original.
certs-credential-term = The credential holds a term that has no definition: “{ $term }”.
    .next = Please ask the issuing body for the original.
certs-credential-blank-node = A part of the credential has no name, so it cannot be signed.
    .next = Please ask the technicians.
certs-signing-key-kind = The signing key is of a kind that is not supported: { $kind }.
    .next = Please use a P-256 key, or an RSA key of 2048 to 4096 bits.
