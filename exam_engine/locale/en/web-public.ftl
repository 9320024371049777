# Public pages.

web-home-title = Skill-level examinations and certificates
web-home-lead = Candidates sit their exams and see their results here; anyone can verify a certificate; staff enter their desk.
web-home-doors = Entrances
web-home-exam = Sit an exam
web-home-exam-lead = With your admission number and document number. Please arrive fifteen minutes before the start.
web-home-verify = Verify a certificate
web-home-verify-lead = Enter the certificate number, or upload the file. No login needed.
web-home-staff = Staff login
web-home-staff-lead = Enrolment, items, sittings, marking and certificates.
web-home-results = Results and certificates
web-home-results-lead = Candidates log in to see their results, certificates and requests for review.
web-home-caution = Beware of impostors
web-home-caution-text = This site never tells anyone of “cheating” or a “zero score” by text message or telephone, and never asks for bank details. Every result notice carries a code that can be checked here.
web-home-check = Check a result notice
