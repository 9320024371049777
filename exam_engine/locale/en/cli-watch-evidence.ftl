### The command kaozheng evidence: keys, receipts and packets of watched sittings.

cli-evidence-key = Make the reviewing body's key: the private half goes into a file, the public one is shown
cli-evidence-key-out = File for the private key (PEM)
cli-evidence-key-there = The file “{ $file }” is there already and was not overwritten.
    .next = Choose another name.
cli-evidence-key-made = Public key: { $key }
    Fingerprint: { $mark }
    The private key is in { $file } and belongs to the reviewing body alone; its passphrase is taken from { $variable }. Put the public key into the site's setting KAOZHENG_PROCTOR__REVIEWING_KEY.
cli-evidence-key-of = The reviewing body's private key file (PEM)
cli-evidence-verify = Check a receipt of watching that a candidate kept: 0 true, 1 not; needs no network
cli-evidence-receipt = The receipt's file (JSON)
cli-evidence-receipt-key = Public key (PEM) that the issuer of the receipt has published; this installation's if left out
cli-evidence-receipt-good = The signature holds; fingerprint of the key: { $mark }
cli-evidence-receipt-unknown-key = The file is whole, but there is no key to compare with, or it is another (fingerprint { $mark }): name the published key with --key
cli-evidence-receipt-altered = The signature does not hold: the file was altered
cli-evidence-receipt-says = { $exam }, ended { $closed }; { $pictures } pictures, { $incidents } records for people to look at; end of the chain: { $head }
cli-evidence-packet = A packet of evidence
cli-evidence-packet-out = File to write (.zip)
cli-evidence-packet-fits = The packet is whole and ends where the receipt says
cli-evidence-packet-differs = The packet is not whole, or does not end where the receipt says
cli-evidence-packet-broken = The packet is not whole: the chain breaks at link { $at } (0: nowhere); pictures that differ: { $damaged }
cli-evidence-pack = Pack the chain and the sealed pictures of a watched sitting for the reviewing body
cli-evidence-sitting = Id of the watched sitting
cli-evidence-packed = Written to { $file }, { $count } pictures
cli-evidence-open = At the reviewing body: verify a packet and open its pictures; needs no network
cli-evidence-open-out = Folder for the pictures
cli-evidence-opened = The packet is whole; { $count } pictures opened into { $folder }; { $missing } erased on their day or missing
