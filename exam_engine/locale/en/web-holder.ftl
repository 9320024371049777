# A holder's own page of a certificate: download, credential, profile, and links for others.

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
web-holder-join = , 
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
