create table normalize.phone_metadata (
    is_only_row boolean not null default true,
    version text not null,
    source_sha256 text not null,
    loaded_at timestamptz not null default util.current_time(),
    constraint phone_metadata_pkey primary key (is_only_row),
    constraint phone_metadata_is_only_row check (is_only_row),
    constraint phone_metadata_source_is_sha256 check (source_sha256 ~ '^[0-9a-f]{64}$')
);
comment on table normalize.phone_metadata is
'Which phone metadata normalize.phone decides by. One row, replaced with normalize.phone_regions and normalize.phone_blocks in one transaction.';
comment on column normalize.phone_metadata.version is 'Version of the phonenumbers package, which is that of libphonenumber.';
comment on column normalize.phone_metadata.source_sha256 is 'Hash of all that decides in the source metadata.';

create table normalize.phone_regions (
    calling_code smallint not null,
    position smallint not null,
    region text not null,
    regions text[] not null,
    international_prefix text,
    international_prefix_start text,
    national_prefix text,
    national_prefix_starts text,
    national_prefix_transform text,
    general_keys int8multirange not null,
    lengths smallint[] not null,
    local_lengths smallint[] not null,
    longest smallint not null,
    thresholds bigint[],
    results smallint[],
    constraint phone_regions_pkey primary key (calling_code, position),
    constraint calling_code_has_up_to_three_digits check (calling_code between 1 and 999),
    constraint region_stands_at_its_position check (regions[position] = region),
    constraint every_step_has_a_result check (cardinality(thresholds) is not distinct from cardinality(results))
);
create unique index phone_regions_region_key on normalize.phone_regions (region) where region <> '001';
comment on table normalize.phone_regions is
'Dialling rules and numbering plans by calling code and region, in the order in which libphonenumber asks the regions of a shared code; position 1 is the
main region, whose rules hold behind the code. A key is the integer of "1" and the national number, so that leading zeros count.
Source: metadata of libphonenumber (Apache License 2.0), compiled by `indica reference phones`.';
comment on column normalize.phone_regions.region is 'ISO 3166-1 alpha-2; 001 (world) for codes of services that belong to no country.';
comment on column normalize.phone_regions.regions is 'All regions of the calling code.';
comment on column normalize.phone_regions.international_prefix is 'Pattern of what is dialled before a country code; null: none is known.';
comment on column normalize.phone_regions.international_prefix_start is 'Digits with which every such prefix begins; equal to the pattern when it is one plain prefix.';
comment on column normalize.phone_regions.national_prefix is 'Pattern of national prefix and carrier code, stripped from the beginning.';
comment on column normalize.phone_regions.national_prefix_starts is 'Digits with which such a prefix may begin.';
comment on column normalize.phone_regions.national_prefix_transform is 'What replaces it when its last group took part; \1 is the first group.';
comment on column normalize.phone_regions.general_keys is 'Keys of numbers that are possible here at all.';
comment on column normalize.phone_regions.lengths is 'Possible lengths of a national number, ascending.';
comment on column normalize.phone_regions.local_lengths is 'Lengths that are possible only inside one area.';
comment on column normalize.phone_regions.thresholds is
'Keys at which the answer changes, ascending, the same for all regions of the code; null: the code has many and keeps them in normalize.phone_blocks.';
comment on column normalize.phone_regions.results is
'What holds from each threshold on: 16 x position of the region + kind (1 fixed, 2 mobile, 3 fixed_or_mobile, 4 toll_free, 5 premium_rate, 6 shared_cost,
7 voip, 8 personal, 9 pager, 10 uan, 11 voicemail); 0: no number.';

create table normalize.phone_blocks (
    block integer not null,
    thresholds bigint[] not null,
    results smallint[] not null,
    constraint phone_blocks_pkey primary key (block),
    constraint every_step_of_a_block_has_a_result check (cardinality(thresholds) = cardinality(results))
);
comment on table normalize.phone_blocks is
'The steps of calling codes that have many, by calling code x 100 + the first two digits of the national number; see normalize.phone_regions.';

-- Its only reader, a function, goes in the same transaction.
-- squawk-ignore ban-drop-table
drop table normalize.country_calling_codes;
