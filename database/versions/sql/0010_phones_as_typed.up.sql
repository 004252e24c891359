alter table people.identifiers
    add column raw text, add column repairs text[] not null default '{}', add column extension text;
comment on column people.identifiers.raw is 'The text that a phone was read from, when something was repaired; null otherwise.';
comment on column people.identifiers.repairs is 'What normalize.phone had to guess (normalize.phone_repairs); empty when nothing. A repaired number is a doubtful one.';
comment on column people.identifiers.extension is 'Extension of a landline (ramal), digits as typed; for whoever calls.';
