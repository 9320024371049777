# A holder's own page of a certificate: file, wallet, showing a part, profile, and links for others.

web-me-certificate-more = Show and use
web-holder-title = My certificate
web-holder-back = Back to my results
web-holder-file = The certificate's file
web-holder-wallet = Download the credential
web-holder-wallet-hint = The credential (Open Badges 3.0) can be kept in a digital wallet that supports it; it says the same as the certificate.

web-holder-links = Show it to others
web-holder-links-text = With number and name anyone can only learn whether the certificate stands. You can make a link for a limited time that shows what you choose, and close it whenever you like.
web-holder-shows = What is shown
web-holder-shows-hint = With nothing chosen, only the standing is shown.
web-holder-shows-nothing = Only the standing
web-holder-part-full_name = Full name
web-holder-part-scores = Scores
web-holder-part-skills = Skill points covered
web-holder-part-photo = Photo
web-holder-join = { ", " }
web-holder-ends = Ends
web-holder-days = { $count } days
web-holder-make-link = Make a link
web-holder-link = Link { $number }
web-holder-link-address = Address
web-holder-opened = Opened
web-holder-opened-times = { $count } times
web-holder-end-link = Close this link
web-holder-link-made = The link is ready to be copied.
web-holder-link-ended = The link is closed and opens nothing any more.

web-holder-copy = Copy
web-holder-copied = Copied

web-holder-profile = Professional profile
web-holder-profile-text = The certificate can be added to a LinkedIn profile. Where the form does not fill itself, please copy the following.
web-holder-profile-open = Open the LinkedIn form
web-holder-profile-name = Name
web-holder-profile-body = Issuing organisation
web-holder-profile-issued = Date of issue
web-holder-profile-address = Credential address

web-holder-shared-title = A certificate shown by its holder
web-holder-shared-lead = The holder made this link; it opens until { $until }.
web-holder-shared-opened = What the holder shows
web-holder-shared-photo = Photo of the holder
web-holder-shared-points = Skill points covered ({ $count })

certs-share-unknown = This link does not exist, or it was closed or has run out.
    .next = Please ask the holder for a new link.
certs-share-days = A link of { $days } days is not offered; offered are { $offered }.
    .next = Please choose one from the list.
certs-share-part = This cannot be shown: { $part }.
    .next = Please choose from the list.
certs-share-too-many = At most { $most } links can live at the same time.
    .next = Please close one that is no longer needed.

web-holder-standing-granted = It can be shown and used.
web-holder-standing-expired = Its time has run out; it no longer counts as a valid certificate.
web-holder-standing-suspended = It is suspended and may not be used until it is reinstated.
web-holder-standing-withdrawn = It has been withdrawn and may not be used any more.
web-holder-standing-superseded = A new certificate has taken its place; this one may not be used any more.
web-holder-ground = Ground: { $ground }
web-holder-successor = The certificate that is valid now:
web-holder-picture = Picture of the certificate: { $name }, number { $number }
web-holder-links-not-standing = This certificate is not valid at present: a link says so, and shows no scores, photo or the like.

web-holder-facts = Show a part only
web-holder-facts-text = Pick what somebody should know and get a signed text. What is not picked is not in it and cannot be worked out from it; show the occupation and the level, for instance, without the scores.
web-holder-facts-pick = What is shown
web-holder-facts-hint = The name of the issuing body is always in it. Whoever has the text can pass it on, and it cannot be called back.
web-holder-facts-make = Make the text
web-holder-facts-file = Download as a file
web-holder-handed = The text to hand over
web-holder-handed-text = It shows: { $facts }. It is verified at { $address }.
web-holder-handed-copy = Signed text (SD-JWT VC)

web-holder-into-wallet = Into a digital wallet
web-holder-into-wallet-text = The certificate can be bound to one digital wallet of yours: only that wallet can prove that it is the holder's. Each form can go into a wallet once, and cannot move to another one afterwards.
web-holder-wallet-https = This site is not reached by https; wallets will refuse to connect.
web-holder-wallet-about-badge = Says the same as the credential inside the certificate; most wallets for education take it.
web-holder-wallet-about-selective = At each showing you choose in the wallet what is disclosed.
web-holder-wallet-offer = Make a claim code
web-holder-wallet-again = Make a new claim code
web-holder-wallet-offered = The claim code is ready; please scan it with the wallet.
web-holder-wallet-qr = Claim code for a digital wallet
web-holder-wallet-scan = Scan the QR code with the wallet's app and type in the digits when it asks.
web-holder-wallet-pin = Type in these digits when the wallet asks; tell nobody else.
web-holder-wallet-until = Good until { $until }, once.
web-holder-wallet-open = Open in a wallet on this device
web-holder-wallet-claimed = In a wallet
web-holder-wallet-claimed-text = If the wallet is lost, please ask the issuing body to reissue the certificate; the new one can be claimed once again.
verify-shown-file = File from the holder
verify-shown-file-hint = An .sd-jwt file as the holder's page gives it.
web-wallet-name-badge = Vocational skill certificate (Open Badges 3.0)
web-wallet-name-selective = Vocational skill certificate (shown in part, SD-JWT VC)

web-holder-results = Results in credentials
web-holder-results-consent = Once you agree, credentials made from then on contain the results part by part. Whoever gets a credential can pass it on. You can take this back at any time; what was handed out before stays as it is, and so do the scores on the printed certificate.
web-holder-results-kept = Results part by part are not put into credentials.
web-holder-results-told = You have agreed: credentials made from now on contain the results part by part. What was handed out stays as it is if you take this back.
web-holder-results-agree = Agree to have results in them
web-holder-results-withdraw = Take the agreement back
web-holder-results-now-told = Noted: credentials made from now on contain the results.
web-holder-results-now-kept = Taken back: credentials made from now on contain no results.

web-holder-look-up = Look-up by number and name
web-holder-look-up-open = Open
web-holder-look-up-closed = Closed
web-holder-look-up-open-text = Anyone who knows both number and name can learn whether the certificate is valid (but no scores and no photo). Once closed, such a look-up is answered “not found”, look-ups of whole lists too; an employer may take it that there is no certificate. The file, its QR code and the links you make can be verified as before.
web-holder-look-up-closed-text = A look-up by number and name is answered “not found”, exactly as for a number that does not exist. The file, its QR code and the links you make can be verified as before; please give an employer one of these.
web-holder-look-up-close-act = Close this look-up
web-holder-look-up-open-act = Open it again
web-holder-look-up-now-closed = Closed: the certificate is no longer found by number and name.
web-holder-look-up-now-open = Open: number and name tell whether the certificate is valid.

web-holder-shared-not-standing = This certificate is not valid at present; what else the holder opened is not shown.

verify-shown-title = Verify what was shown
verify-shown-lead = A holder can show some facts of a certificate alone, as a signed text; it is verified here.
verify-shown-text = Signed text
verify-shown-hint = Please paste all of it; line breaks do not matter.
verify-shown-claims = What it says
verify-shown-bearer = What is not listed, the holder has not shown. The text can be passed on: it says that the facts are true, not that whoever gave it to you is the holder.
verify-to-shown = Verify a part that a holder has shown
verify-to-shown-lead = for instance a text with occupation and level alone
verify-fact-issuer_name = Issuing body
verify-fact-holder_name = Name
verify-fact-certificate_number = Certificate number
verify-fact-occupation = Occupation
verify-fact-level = Level
verify-fact-issued_on = Date of issue
verify-fact-results = Results part by part
verify-shown-needed = There was no text to verify.
    .next = Please paste the whole text that the holder gave you.

certs-not-standing = The certificate is { $standing ->
        [suspended] suspended
        [withdrawn] withdrawn
        [superseded] superseded
       *[expired] expired
    }; no new credential can be handed out.
    .next = Please ask the issuing body if this is not clear.
certs-show-nothing = Nothing was picked to be shown.
    .next = Please pick at least one.
certs-wallet-form = There is no such form of credential: { $form }.
    .next = Please choose one on the page.
certs-wallet-claimed = The certificate has gone into a wallet in this form already.
    .next = If the wallet is lost, please ask the issuing body to reissue the certificate.
certs-wallet-other-key = The certificate is bound to the key of another wallet.
    .next = Please use the wallet that claimed it.
certs-wallet-configuration = The claim code was not made for this form of credential.
    .next = Please ask for the form that stands in the claim code.
certs-wallet-nonce = The wallet's proof uses a nonce that is not from here or no longer fresh.
    .next = Please fetch a new nonce.
certs-key-proof = The wallet has not proven that it holds a key.
    .next = Please use a wallet that supports OpenID4VCI 1.0.
web-holder-seen = Who looked this certificate up
web-holder-seen-text = When an organisation with an account is shown this certificate, that is recorded; the latest 20 times are listed here. Who looks it up without an account is not recorded.
web-holder-seen-none = No organisation with an account has been shown it yet.
