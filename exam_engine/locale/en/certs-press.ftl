### Printing certificates: why one is set by itself, and the command for samples.

## Why a certificate is set by itself
certs-press-several-lines = a value needs more than one line
certs-press-no-room = a value does not fit one line at the smallest size
certs-press-rare-glyph = a value has a character that the main typeface lacks, or that needs shaping
certs-press-photo = the photo is not a JPEG of three colours
certs-press-qr-text = the QR code's text does not begin like the others
certs-press-template = the template does something that cannot be prepared beforehand
certs-press-letters = one certificate shows too many rare characters

## The command for samples
cli-sample = Print samples for invented holders and tell what it took
cli-sample-count = How many
cli-sample-level = Level: junior, intermediate or senior
cli-sample-key = Signing key: p256 or rsa3072
cli-sample-out = Folder for the samples
cli-sample-path = How: press prints many at a time, weasyprint sets each one
cli-sample-making = Printing samples
cli-sample-made = { $count } printed, in { $files }. Setting up took { $setup } s; printing { $cpu } s of the processor and { $wall } s in all, { $rate } a second of processor time, { $bytes } bytes on average.
cli-sample-aside = { $times } set by themselves: { $reason }
cli-sample-refused = Number { $number } was not printed: { $told }
