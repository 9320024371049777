cli-kaozheng = Kaozheng: an engine for certification exams. Item bank, assembly, timed sittings, proctoring, certificates. Try it with one command: kaozheng demo
cli-option-json = Standard output holds JSON alone, one object a line; everything else goes to standard error
cli-option-port = Port
cli-option-host = Address to listen on
cli-serve = Start the site (after kaozheng db upgrade)
cli-worker = Do the jobs (run apart when several machines work)
cli-settings = List all settings
cli-settings-write = Write to a file instead of showing
cli-doctor = Examine the installation: what is missing or weak, and what to do
cli-doctor-line = { $mark } { $told }
cli-doctor-good = [good]
cli-doctor-bad = [mend]
cli-db = The database
cli-db-upgrade = Bring the database to the newest schema
cli-db-upgraded = Schema of the database: { $before } → { $after }
cli-db-behind = The schema of the database is not the newest. Run kaozheng db upgrade first
schema-step-unknown = The database stands at step { $step }, which this release does not know: another release made it
    .next = Run the release that made it. A demonstration is started over with make demo ARGS="--reset"
cli-models = Face models
cli-models-build = Fetch and convert the face models, and check every digest
cli-models-source = For an installation without a network: the file or folder the models come from
cli-models-built = { $count } model files made, in { $folder }
cli-models-step =
    { $stage ->
        [fetch] Fetching the source of the models
        [convert] Converting models
       *[write] Writing model files
    }
doctor-schema = The schema of the database is the newest ({ $current })
    .bad = The schema of the database is { $current }, the newest is { $newest }. Run kaozheng db upgrade
doctor-durable = The database writes to disk before it says saved
    .bad = The database says saved before it has written to disk, so a power cut loses answers. Set synchronous=FULL in SQLite, synchronous_commit=on in PostgreSQL
doctor-keys = Only the service can read the key file
    .bad = The key file has mode { $mode }, so other accounts can read it. Change it to 600
doctor-audit = The audit record is whole, { $entries } entries
    .bad = The audit record breaks at entry { $broken }, or the database is not upgraded yet. Leave everything as it is and find out who changed the database
doctor-models = All face models are there
    .bad = Face models are missing: { $missing }. Run kaozheng models build; until then their detectors are off
doctor-detectors = Detectors that run: { $active }; off, with the models they lack: { $off }
    .bad = Files of optional models do not have the digest on record: { $altered }. Run kaozheng models fetch to get them again, or delete the files
doctor-space = { $gigabytes } GB free on the disk
    .bad = Only { $gigabytes } GB are free on the disk, less than 2 GB. Make room before the exam
doctor-https = Address of the site: { $address }
    .bad = The site's address { $address } is not https, so passwords and answers travel in the clear. Set up a certificate and change to https
doctor-not-root = The service does not run as root
    .bad = The service runs as root. Give it an account of its own
cli-verify = Verify an electronic certificate: 0 valid, 1 not
cli-verify-file = The certificate (PDF, or credential in JSON)
cli-verify-name = Compare the holder's name as well
cli-verify-verdict = { $word }: { $meaning }
cli-verify-check = { $number } [{ $word }] { $told }
cli-enrol = Enrolment
cli-enrol-import = Check an enrolment list and import the candidates that are good: 0 all good, 1 rows to correct or nothing imported, 2 wrong use
cli-enrol-file = The list (.xlsx or .csv)
cli-enrol-check = Check only, and store nothing
cli-enrol-college = Code of the college; not needed where there is only one
cli-enrol-body = Code of the assessment body; not needed where there is only one
cli-enrol-answer = Write the workbook with results and reasons to this file
cli-enrol-answer-folder = There is no such folder; make it first
cli-enrol-row = Row { NUMBER($row, useGrouping: 0) } [{ $word }] { $told }
cli-enrol-summary = { $rows } rows: good { $good }, to be checked { $warned }, to be corrected { $wrong }, not read { $ignored }
cli-enrol-imported = Imported: { $imported }. Rows to be corrected, not imported: { $wrong }
cli-enrol-which-body = Name the assessment body with --body, one of: { $codes }
cli-enrol-which-college = Name the college with --college, one of: { $codes }

cli-items-reindex = Write the index that searches use anew, for every body.
cli-items-indexing = Items indexed
cli-items-indexed = Items in the index: { $count }.
