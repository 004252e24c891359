create table normalize.carrier_codes (
    code text not null,
    carrier text not null,
    source text not null,
    constraint carrier_codes_pkey primary key (code),
    constraint code_has_two_digits check (code ~ '^[1-9][0-9]$')
);
comment on table normalize.carrier_codes is
'Códigos de Seleção de Prestadora of Anatel: the two digits between the trunk prefix 0 and the area code that choose a long-distance carrier. No others are cut.';
comment on column normalize.carrier_codes.source is 'Where the code is published, and the date it was read.';

create table normalize.phone_repairs (
    repair text not null,
    position smallint not null,
    what text not null,
    made_when text not null,
    example text not null,
    result text not null,
    constraint phone_repairs_pkey primary key (repair)
);
comment on table normalize.phone_repairs is
'What normalize.phone may do to a number beyond reading its digits, each with when it does so; these are the codes of its column repairs.';
comment on column normalize.phone_repairs.position is 'Order in the documentation, which is made from these rows.';
comment on column normalize.phone_repairs.result is 'E.164 of the example.';

create table normalize.number_words (
    word text not null,
    meaning text not null,
    is_only_alone boolean not null,
    constraint number_words_pkey primary key (word)
);
comment on table normalize.number_words is
'Words beside digits that say that these are no phone number (CPF, pedido): small letters without accents.';
comment on column normalize.number_words.is_only_alone is
'The word is an ordinary one too, so that it counts only when nothing else is written beside the digits.';

create table normalize.placeholders (
    kind text not null,
    value text not null,
    matches text not null,
    source text not null,
    constraint placeholders_pkey primary key (kind, matches, value),
    constraint placeholder_kind_is_known check (kind in ('phone', 'email', 'tax_id')),
    constraint placeholder_matches_is_known check (matches in ('whole', 'ending', 'local_part', 'both_sides', 'domain'))
);
comment on table normalize.placeholders is
'Values that many unlike people give: examples of documents, results of generators for tests, what is typed to get past a form. They prove nothing and join nobody.';
comment on column normalize.placeholders.matches is
'whole: the whole value; ending: the last digits of a Brazilian phone; of an e-mail address the local_part at any provider, local part and name of the
domain both (both_sides), or the domain.';

create table normalize.well_known_municipalities (
    ibge_code integer not null,
    constraint well_known_municipalities_pkey primary key (ibge_code),
    constraint well_known_municipalities_ibge_code_fkey foreign key (ibge_code) references normalize.municipalities (ibge_code) on delete cascade
);
comment on table normalize.well_known_municipalities is
'Cities that people know in every state, so that their name means them although the phone is from elsewhere. Names that quarters of other cities have too are left out.';
