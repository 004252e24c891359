-- rows: exact
-- Made by `indica reference phones --write`; edit nothing here.
-- Compiled from phonenumbers 9.0.43: the metadata of Google's libphonenumber, Apache License 2.0 (see NOTICE).
insert into normalize.phone_metadata (is_only_row, version, source_sha256)
values (true, '9.0.43', 'df2df7ce61b3a55a63ef1fe65d06c085b4f9ba9cebba254067ccfa8b44fb181f');
