## Sealed codes
certs-sealed-unreadable = This text is not a sealed code of a certificate.
    .next = Please copy the whole text of the QR code, or verify by number and name.
certs-sealed-key = The code was sealed with a key that this site does not know.
    .next = Please verify it on the site of the body that issued the certificate.
certs-sealed-signature = The code was changed after it was sealed.
    .next = Please ask the holder for the original certificate.
certs-sealed-date = The date { $date } cannot be written into the sealed code.
    .next = Please check the dates of issue and of expiry.

## Checks of certificates, beside those of certs.ftl
certs-check-container = Place of the signature
    .passed = The signature's place holds one signature in the form this body writes, and nothing else.
    .failed = The signature's place holds something that this body never writes there.
    .open = The signature's place was not checked.
certs-check-sealed = Sealed code
    .passed = The sealed QR code is genuine and says the same.
    .failed = The sealed QR code is not genuine, or says something else.
    .open = The sealed QR code was not checked.
certs-check-code = QR code
    .passed = The code is of the kind that certificates of this site bear.
    .failed = The code is not of the kind that certificates of this site bear.
    .open = The code was not checked.
certs-check-signing-time = Time of signing
    .passed = It was signed while the signer's certificate was valid.
    .failed = It was not signed while the signer's certificate was valid.
    .open = The signer's certificate has run out, and nothing in the file proves when it was signed.
certs-check-time-stamp = Time stamp
    .passed = The signature bears a time stamp of a known authority.
    .failed = The time stamp is not good.
    .open = There is no time stamp, or its authority is not known here.
certs-check-logged = Public log
    .passed = The public log of issued certificates proves the issue.
    .failed = The public log does not agree with the record of issue.
    .open = The public log was not asked, or has not come so far yet.

## Reading credentials and pictures
certs-credential-too-long = The credential is longer than { $most } bytes, longer than any of this body.
    .next = Please ask the issuing body for the original.
certs-credential-nobody-vouches = The credential is signed by the key it names, but nothing here says whose key that is.
    .next = Please verify the PDF it belongs to, or verify it on the issuing body's site.
certs-picture-unreadable = The picture cannot be read.
    .next = Please give a JPEG, PNG or WebP picture.
certs-picture-size = The picture of { $width } × { $height } pixels is too large.
    .next = Please give one of at most 40 million pixels.
certs-picture-no-code = No QR code was found in the picture, or more than one.
    .next = Please take the picture again: the whole code, straight, sharp and well lit.

## Records of checks
certs-record-unreadable = The record of a check cannot be read.
    .next = Please use the file as it was saved from this site.
certs-record-key = The record was signed with a key that this installation does not know: { $method }.
    .next = Please check the record on the site that it names.
certs-record-signature = The record was changed after it was signed.
    .next = Please do not rely on it; verify the certificate again.

## The command
cli-verify-files = Certificates (PDF, or credentials in JSON), or folders of them
cli-verify-root = Root certificates (PEM): judge by them alone, without database, settings or network
cli-verify-file-is = { $file }
cli-verify-demo = The settings' own records are not there; the demonstration in { $folder } is asked.
cli-verify-nothing = No certificate was found there.
    .next = Give PDF files or credentials in JSON, or a folder that holds some.
cli-verify-unreadable = The file cannot be opened.
    .next = Please check its name and rights.
cli-verify-record = A genuine record of a check at { $at }; its result was: { $outcome }.
