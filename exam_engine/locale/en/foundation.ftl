# Ground: organisations, keys, files, roles, logins, consent, jobs.

words-and-more = { $shown } and { $more } more

tenancy-code-taken = The code { $code } is in use already.
    .next = Choose another code.
tenancy-organisation-unknown = There is no such organisation.
    .next = Choose one from the list.

keys-ring-missing = The key file { $file } was not found.
    .next = Administrators: put the key file back, or check the setting of its path.
keys-master-missing = The key file has no master key named { $key }, so what was stored with it cannot be opened.
    .next = Administrators: put back the key file that holds this master key.
keys-seal-broken = This encrypted content was changed or is incomplete, and cannot be opened.
    .next = Administrators: check the backup.

blobs-unknown = This file was not found.
    .next = It may have been erased at the end of its retention; upload it again if it is still needed.

jobs-unknown = There is no such task.
    .next = Open it from the list of tasks.
jobs-broke-off = The task broke off unfinished ({ $error }).
    .next = Start it again. If it breaks off again, tell the administrators.
