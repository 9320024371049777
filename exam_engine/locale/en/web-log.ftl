log-title = Transparency log
log-lead = Every certificate that is issued here, and every later change of its standing, is entered in a log that can only grow.
log-head = The log now
log-entries = Entries
log-signed-at = Signed
log-origin = Name of the log
log-root = Root of the tree (SHA-256)
log-witnesses = Witnesses
log-no-witness = No cosignature yet
log-growth =
    { $count ->
        [one] The log has grown to { $count } entry
       *[other] The log has grown to { $count } entries
    }
log-growth-source = Source: the log's signed checkpoints. The count can only rise.
log-growth-table = The numbers behind the picture
log-growth-at = At
log-not-begun = The log has no entries yet
log-not-begun-text = It begins with the first certificate. Nothing needs to be done.
log-to-verify = Verify a certificate
log-what = What it is for
log-what-text = The log is signed, and anybody may keep its heads. A certificate issued in secret is missing from it and fails verification; one put in later under an earlier date stands in the wrong place; and if one vanishes, the log no longer fits the heads that others keep. That holds for the assessment body and for this site as well.
log-private = What it does not show
log-private-text = An entry is a time and a salted digest. It contains no name, no number, no body, and does not tell an issue from a withdrawal. Only whoever holds the certificate can open its entry.
log-check = Check it yourself
log-check-text = A witness is anybody who visits the log now and then and remembers what they saw. This command does it:
log-file-checkpoint = The signed head (checkpoint)
log-file-key = The log's public key
