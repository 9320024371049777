# Employers: their accounts, and the record of look-ups.

web-nav-verify = Verify certificates
    .lead = By number and name, file, QR code or list; what you verify is recorded.
web-nav-look-ups = Look-ups
    .lead = Who verified which certificate and when, and what came out.
web-nav-employers = Employers
    .lead = Register employers and give their people accounts.

web-look-ups-lead-body = Certificates verified by people with an account, newest first. Look-ups by the public are not recorded.
web-look-ups-lead-employer = Certificates verified by the people of { $name }, newest first. Other employers do not see them.
web-look-ups-verify = Verify a certificate
web-look-ups-at = Time
web-look-ups-who = Who
web-look-ups-program = { $name } (program)
web-look-ups-employer = Organisation
web-look-ups-own = The body itself
web-look-ups-way = How
web-look-ups-way-number = Number and name
web-look-ups-way-list = List
web-look-ups-way-file = Certificate file
web-look-ups-way-files = Several files
web-look-ups-way-code = QR code
web-look-ups-way-shown = Chosen facts
web-look-ups-way-link = Holder's link
web-look-ups-asked = What was asked
web-look-ups-outcome = Result
web-look-ups-any = All
web-look-ups-since = From (that day included)
web-look-ups-until = To (that day included)
web-look-ups-narrow = Filter
web-look-ups-all = Show all
web-look-ups-count = { $count ->
        [one] 1 look-up
       *[other] { $count } look-ups
    }
web-look-ups-xlsx = Download workbook
web-look-ups-csv = Download CSV
web-look-ups-older = Older look-ups
web-look-ups-none = No look-ups yet
web-look-ups-none-text = Certificates that you verify while logged in are listed here.
web-look-ups-none-such = No look-up fits
web-look-ups-none-such-text = Widen the days or the other conditions.
web-look-ups-kept = Numbers show their ends only and typed names are not kept; whoever knows a whole number can filter by it. A holder sees which organisation was shown the certificate and when. Entries are deleted when their time is over.
web-look-ups-sheet = certificate-look-ups
web-look-ups-form-unknown = There is no file of this kind.
    .next = Download the workbook (xlsx) or the CSV file.
web-look-ups-too-many = More than { $limit } look-ups fit, too many for one file.
    .next = Choose fewer days and download several files.
web-look-ups-day-unreadable = The day cannot be read.
    .next = Write it as in 2026-11-22.

web-employers-lead = Employers with accounts. Their people verify certificates when logged in; only they and this body see the record.
web-employers-name = Name
web-employers-code = Code
web-employers-code-hint = The unified social credit code or a code of your own: 2 to 32 letters and digits.
web-employers-code-unusable = The code must have 2 to { $longest } letters and digits.
    .next = Give the unified social credit code, or make up a code.
web-employers-name-unusable = The name must not be empty, and has { $longest } characters at most.
    .next = Give the full name of the employer.
web-employers-people = People
web-employers-look-ups = Look-ups in 30 days
web-employers-none = No employers yet
web-employers-none-text = Register an employer first, then give its people accounts.
web-employers-add = Register an employer
web-employers-added = The employer is registered; its people can be given accounts.
web-employers-one-lead = The people of this employer can log in and verify certificates. Open a person to withdraw the role or reset the password.
web-employers-see-look-ups = Its look-ups
web-employers-nobody = No people yet
web-employers-nobody-text = Once invited, a person logs in with a one-time password.
web-employers-invite = Open an account
web-employers-invite-lead = You receive a one-time password. Pass it on reliably; the person changes it at the first login.

web-verify-signed-in = You are logged in as { $name }. What you verify here is written into the look-ups of { $place ->
        [none] this body.
       *[other] { $place }.
    }
web-verify-signed-in-list = See the look-ups
