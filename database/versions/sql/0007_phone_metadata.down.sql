create table normalize.country_calling_codes (
    code integer not null,
    region text,
    constraint country_calling_codes_pkey primary key (code),
    constraint code_has_up_to_three_digits check (code between 1 and 999)
);
comment on table normalize.country_calling_codes is
'Country calling codes (ITU-T E.164) with the ISO 3166 region when the code belongs to one region alone.';

drop table normalize.phone_blocks;
drop table normalize.phone_regions;
drop table normalize.phone_metadata;
