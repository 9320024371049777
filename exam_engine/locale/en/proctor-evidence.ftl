### Check-in, sealed evidence, receipts, erasure: refusals.

proctor-check-in-closed = The watched sitting is “{ $state }” now; there is no check-in.
    .next = Go back to the present step.
proctor-check-in-too-often = The check-in was done { $most } times already.
    .next = Go on without the dots, or ask an invigilator to check.
proctor-check-in-unknown = There is no such check-in.
    .next = Start again.
proctor-check-in-over = This check-in is finished, or too old.
    .next = Start again.
proctor-check-in-unreadable = What the check-in sent cannot be read ({ $reason }).
    .next = Start again; if it does not help, ask an invigilator to check.
proctor-pictures-stay = In this sitting pictures stay on the candidate’s device; the server takes none.
    .next = Open the page in a recent browser; if it does not help, ask an invigilator to check.
proctor-reviewing-key-unreadable = The reviewing body’s public key cannot be read.
    .next = Use the line that kaozheng evidence key gave.
proctor-reviewing-key-file = The reviewing body’s private key file “{ $file }” cannot be read, or the passphrase is wrong.
    .next = Check file and passphrase in the settings.
proctor-evidence-sealed-elsewhere = The picture is sealed for a reviewing body whose private key is not here ({ $key }).
    .next = Pack it with kaozheng evidence pack and send it to that body.
proctor-evidence-seal-broken = The sealed picture is damaged or belongs to another record; it was not opened.
    .next = Verify the chain of evidence.
proctor-receipt-not-ready = Watching is not over yet, so there is no receipt.
    .next = Download it after you have handed in.
proctor-receipt-unreadable = This is no receipt of watching, or the file is not whole.
    .next = Use the file as it was downloaded.
proctor-packet-unreadable = This is no packet of evidence, or the file is not whole.
    .next = Use the file that kaozheng evidence pack made.
