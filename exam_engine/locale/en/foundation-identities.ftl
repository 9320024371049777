# Ground: people, logins, passwords, second factor, API keys, roles, consent.

identities-person-name-unusable = A name has 1 to { $longest } characters.
    .next = Correct the name and save again.
identities-person-unknown = This body has no such person.
    .next = Choose from the list of people.
identities-person-left-already = This person was recorded as having left before.
    .next = Reload the list of people to see how things stand.

identities-login-wrong = The login name or the password is not right.
    .next = Check both and try again. If you forgot the password, ask an administrator of your body to reset it.
identities-locked = Several attempts in a row did not pass. Attempts pause for { $minutes } { $minutes ->
        [one] minute
       *[other] minutes
    }.
    .next = Try again in { $minutes } min. If it was not you who tried, tell an administrator of your body.
identities-login-name-unusable = A login name has { $shortest } to { $longest } characters, without spaces or invisible characters.
    .next = Correct the login name and save again.
identities-login-name-taken = Someone has this login name already.
    .next = Choose another login name.
identities-login-there-already = This person has a login already.
    .next = If the password is forgotten, use “Reset password”.

identities-password-short = The new password has fewer than { $shortest } characters.
    .next = A sentence that you remember does well; spaces and Chinese characters are fine.
identities-password-long = The new password has more than { $longest } characters.
    .next = Use a shorter one.
identities-password-is-login-name = The new password is almost the login name and easily guessed.
    .next = Choose one that has nothing to do with the login name.
identities-password-well-known = Many people use this password, or its characters lie side by side on the keyboard. It is easily guessed.
    .next = A sentence that you remember does well; spaces and Chinese characters are fine.
identities-password-differs = The two entries of the new password differ.
    .next = Enter the new password twice once more.
identities-password-unchanged = The new password is the same as the current one.
    .next = Choose a new one.
identities-password-wrong = The current password is not right.
    .next = Check it and try again.

identities-session-unknown = This login has ended, or it is not yours.
    .next = Reload the page to see the present logins.

identities-code-wrong = The code is not right, or was used before.
    .next = Wait for the next six figures of your authenticator, or enter a recovery code.
identities-second-factor-not-offered = No authenticator is waiting to be confirmed.
    .next = Begin again from the page “Second factor”.
identities-second-factor-missing = There is no second factor yet, so there can be no recovery codes.
    .next = Enable the second factor first.
identities-recovery-needs-two-people = One person may not both reset a password and remove the second factor of the same person.
    .next = Let another operator do one of the two.

identities-api-key-needs-person = API keys are managed by people who have logged in themselves.
    .next = Log in with your login name and password first.
identities-api-key-label-unusable = The name of a key has 1 to { $longest } characters.
    .next = Say which program uses it, for instance “Import from the student register”.
identities-api-key-end-unusable = The last day of a key lies within { $days } days from today.
    .next = Choose another date.
identities-api-key-without-rights = No rights were chosen for the key.
    .next = Choose at least one.
identities-api-key-refused = The API key is unknown, has ended or was revoked.
    .next = Use a valid key; keys are made under “My account”.
identities-api-key-unknown = You have no such API key.
    .next = Reload the page to see your keys.

roles-permission-missing = Your roles do not carry the right to do this ({ $permission }).
    .next = If you need it, ask an administrator of your body for the role.
roles-permission-unknown = There is no right named { $permission }.
    .next = Choose from the rights listed.
roles-organisation-out-of-scope = Your right ({ $permission }) does not reach this organisation.
    .next = Choose an organisation that you are in charge of, or ask an administrator of your body.
roles-login-unfinished =
    { $step ->
        [verify_second_factor] One step of the login is left: enter the code of your second factor.
        [change_password] You are using a one-time password. Set a password of your own first.
        [enrol_second_factor] Your role asks for a second factor. Enable it first.
       *[other] The login is not finished yet.
    }
    .next = Once this is done you can go on.

roles-grant-beyond-own = You do not have all rights of this role yourself ({ $permission } is missing), so you cannot hand it on.
    .next = Let an administrator who has this right grant it.
roles-grant-ends-before-it-begins = The end lies before the beginning, or in the past.
    .next = Enter another end.
roles-grant-for-whole-body-only = This role is given for the whole body only.
    .next = Choose “Whole body”, or another role.
roles-grant-needs-organisation = This role is given for one organisation, never for the whole body.
    .next = Choose the employer, then give the role.
roles-grant-other-organisation = This person has this role for another organisation already.
    .next = Withdraw that grant first, or open a second account for the person.
roles-grant-unknown = There is no such grant.
    .next = Reload the page to see the present grants.
roles-grant-withdrawn-already = This grant was withdrawn before.
    .next = Reload the page to see the present grants.
roles-grant-held-already = This person has this role already, for the same scope.
    .next = To change its dates, withdraw the present grant first.

roles-role-name-assembler = Assembler of forms
roles-role-name-author = Item author
roles-role-name-body-admin = Administrator of the body
roles-role-name-certificate-officer = Certificate officer
roles-role-name-employer = Employer (verifies certificates)
roles-role-name-examiner = Practical examiner
roles-role-name-invigilator = Invigilator
roles-role-name-item-reviewer = Item reviewer
roles-role-name-operator = Operator
roles-role-name-proctor-reviewer = Proctoring reviewer
roles-role-name-psychometrician = Psychometrician
roles-role-name-registrar = Registrar
roles-role-name-release-officer = Release officer

roles-permission-name-certs-certificate-issue = Issue certificates
roles-permission-name-certs-certificate-read = See certificates
roles-permission-name-certs-certificate-suspend = Suspend or revoke certificates
roles-permission-name-certs-lookup-read = See the record of look-ups
roles-permission-name-certs-template-manage = Manage page designs
roles-permission-name-exam-batch-manage = Manage batches
roles-permission-name-exam-design-manage = Design adaptive tests
roles-permission-name-exam-enrolment-import = Import enrolments
roles-permission-name-exam-enrolment-read = See enrolments
roles-permission-name-exam-form-assemble = Assemble forms
roles-permission-name-exam-form-read = See forms
roles-permission-name-exam-identity-check = Check candidates' identity
roles-permission-name-exam-practical-mark = Enter practical marks
roles-permission-name-exam-result-read = See results
roles-permission-name-exam-result-release = Release results
roles-permission-name-exam-selection-read = See why an item was chosen
roles-permission-name-exam-sitting-manage = Arrange sittings
roles-permission-name-exam-sitting-watch = Watch sittings
roles-permission-name-exam-statistics-read = Read statistics of sittings
roles-permission-name-exam-time-grant = Grant extra time
roles-permission-name-foundation-audit-read = See the audit chain
roles-permission-name-foundation-job-read = See tasks
roles-permission-name-foundation-person-manage = Manage people
roles-permission-name-itembank-calibration-approve = Approve calibrations and cut scores
roles-permission-name-itembank-calibration-run = Run calibrations and standard settings
roles-permission-name-itembank-item-compromise = Mark items as compromised
roles-permission-name-itembank-item-publish = Publish items
roles-permission-name-itembank-item-read = See items
roles-permission-name-itembank-item-review = Review items
roles-permission-name-itembank-item-write = Write items
roles-permission-name-proctor-incident-decide = Decide on incidents
roles-permission-name-proctor-incident-read = See incidents

consent-text-empty = The consent has no words (purpose: { $purpose }).
    .next = Write the words before publishing them.
consent-text-changed = This version of the consent ({ $purpose }, version { $version }) is published; its words cannot change.
    .next = Publish the changed words under a new version.
consent-text-unknown = There is no such consent.
    .next = Reload the page and read the present one.
consent-text-outdated = The words that you were shown are not the present ones, so your choice was not recorded.
    .next = Reload the page, read the words again and choose.
consent-not-given = No consent was given, or it was withdrawn before; there is nothing to withdraw.
    .next = Reload the page to see how things stand.
consent-receipt-unreadable = This is not a consent receipt, or the file is damaged.
    .next = Use the original file as it was downloaded.
