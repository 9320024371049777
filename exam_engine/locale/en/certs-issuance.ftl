# Issue in batches, changes of certificates, notices.

## Grounds of a change
certs-ground-under-investigation = A complaint is being looked into
certs-ground-misuse-alleged = Misuse of the certificate is alleged
certs-ground-requirement-open = A requirement for holders is not met yet
certs-ground-holder-request = The holder asked for it
certs-ground-resolved = Looked into, nothing found
certs-ground-requirement-met = The requirement is met now
certs-ground-misconduct = Misconduct in the exam was proved
certs-ground-false-information = The application was untrue
certs-ground-issued-in-error = Issued in error
certs-ground-misuse = Misuse of the certificate was proved
certs-ground-requirement-failed = Requirements for holders are no longer met
certs-ground-name-changed = The holder's name has changed
certs-ground-misprint = Misprint
certs-ground-result-corrected = The result was corrected
certs-ground-renewed = Renewed
certs-reason-code = The ground “{ $reason }” does not go with this.
    .next = Please choose a ground from the list.
certs-number-unknown = There is no certificate with the number { $number }.
    .next = Please compare the number with the certificate.
certs-withdrawal-open = A withdrawal of certificate { $number } has been proposed and waits for another officer.
    .next = Please settle it on the certificate's page.
certs-withdrawal-unknown = This proposal was not found.
    .next = Please open it from the certificate's page.
certs-withdrawal-decided = The proposed withdrawal of certificate { $number } has been decided.
    .next = Please load the certificate's page again.
certs-withdrawal-by-proposer = A withdrawal takes two people; whoever proposed it does not decide it.
    .next = Please let another certificate officer decide.
certs-name-unchanged = The name on certificate { $number } would stay the same.
    .next = Please give the new name.
certs-renewal-none = Certificate { $number } has no end, or its scheme has no renewal.
    .next = It need not be renewed.
certs-renewal-early = It is too early: certificate { $number } can be renewed from { $opens }.
    .next = Please come back then.
certs-renewal-late = Certificate { $number } could be renewed until { $closed }.
    .next = Please sit the exam again as the scheme says.
certs-number-parts-missing = The parts that the authority assigns for the number rule “{ $rule }” have not been entered.
    .next = Please enter them on the page “Assigned numbers” first.
certs-not-made = The certificate was not made ({ $error }); its number is kept for it.
    .next = Please issue again; if it still fails, tell an operator.
certs-batch-stopped = { $count } certificates in a row were not made for one reason ({ $cause }); the issue has stopped.
    .next = Please remove the cause and go on; the numbers that were kept are not lost.
certs-none-for-college = This college has no certificates in this batch yet.
    .next = Please download them once they are issued.

## List of certificates
certs-list-sheet = Certificates
certs-list-number = Certificate number
certs-list-name = Name
certs-list-admission = Admission number
certs-list-class = Class
certs-list-student-number = Student number
certs-list-level = Level
certs-list-standing = Standing
certs-list-issued = Issued on
certs-list-expires = Valid until
certs-list-digest = Digest of the file

## Tasks
jobs-not-under-way = This task is not under way, so it cannot be paused.
    .next = Please load the task's page again.
jobs-not-paused = This task is not paused.
    .next = Please load the task's page again.

## Pages of certificates
web-results-issue-under-way = Being issued
web-results-issue-pause = Pause the issue
web-results-issue-resume = Go on issuing
web-results-issue-task = Open the task
web-results-issue-pause-hint = Certificates being made are finished first; later the issue goes on from there, with no number given twice and none left out.
web-results-issue-paused = The issue is paused.
web-results-issue-resumed = The issue goes on.
web-results-issue-told = Latest issue: { $issued } issued, { $failed } not issued.
web-results-colleges = For each college
web-results-college = College
web-results-take-away = Download
web-results-archive = Certificates (ZIP)
web-results-list = List (Excel)
web-results-choose = Please choose
web-results-ground = Ground
web-results-chain = Superseding
web-results-withdrawal-open = Withdrawal to be decided
web-results-withdrawal-told = { $name } proposes to withdraw it. Ground: { $ground }
web-results-withdrawal-propose = Propose withdrawal
web-results-withdrawal-hint = A withdrawn certificate never stands again; another certificate officer must decide.
web-results-withdrawal-confirm = Withdraw
web-results-withdrawal-decline = Decline
web-results-withdrawal-take-back = Take back the proposal
web-results-withdrawal-other = Another certificate officer must decide.
web-results-withdrawal-proposed = The withdrawal is proposed and waits for another certificate officer.
web-results-withdrawal-declined = The proposal about certificate { $number } is closed; its standing is unchanged.
web-results-remark = Remark
web-results-correct-name = Correct the name and replace
web-results-new-name = New name
web-results-correct-hint = Say what shows it, such as a register's proof of the change. The new certificate has a new number, the old one shows as superseded.
web-results-renew = Renew
web-results-renew-window = Can be renewed from { $opens } to { $closes }.
web-results-renew-hint = Say how the holder has met what renewal asks for.
web-operator-job-reissue_certificate = Replace a certificate
web-operator-next-reissue_certificate = Open the new certificate
web-operator-state-paused = paused
web-operator-paths = { $press } by the press, { $weasyprint } set one by one.
web-operator-fallback = Set one by one because: { $reason } ({ $count })

## Commands
cli-certs = Certificates: issue a batch, revoke one
cli-certs-issue = Issue the certificates of a batch: 0 all issued, 1 some were not
cli-certs-batch = Id or code of the batch
cli-certs-batch-unknown = { $found } batches are called “{ $batch }”, so it is not clear which is meant.
    .next = Please give the batch's id, which stands in the address of its page.
cli-certs-issuing = Issuing
cli-certs-issued = { $issued } issued, { $failed } not issued
cli-certs-failed = Not issued: enrolment { $enrolment }, { $told }
cli-certs-revoke = Revoke a certificate
cli-certs-number = Certificate number
cli-certs-reason = Why it is revoked; goes on record
cli-certs-revoked = Certificate { $number } is revoked

## Assigned parts of numbers
web-results-numbers = Assigned numbers
web-results-numbers-lead = The parts of certificate numbers that the authority has assigned to this body. Year, level and serial are given by the system.
web-results-numbers-example = Example:
web-results-numbers-keep = Keep
web-results-numbers-kept = Kept; certificates issued from now on are numbered so.
web-results-rule-hrss22 = Vocational skill level certificates (22 characters)
web-results-rule-legacy16 = Vocational qualification certificates (16 digits)
web-results-part-kind = Kind of body (Y employer, S social body; 0 to 4 in 16 digits)
web-results-part-organisation = Code of the body (0000 where filed with a province)
web-results-part-province = Code of the province
web-results-part-site = Serial of the body or site
web-results-part-city = Code of the city
web-results-part-body = Serial of the body
web-results-part-places = { $count } characters
