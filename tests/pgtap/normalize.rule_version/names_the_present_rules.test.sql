begin;
select plan(5);

select is_empty(
    $$select k from unnest(array['phone', 'wa_id', 'email', 'tax_id', 'bsuid', 'person_name']) as k where normalize.rule_version(k) is null$$,
    'every kind that is stored has a version'
);
select is(normalize.rule_version('phone'), '2/' || m.version, 'that of phones names the metadata too') from normalize.phone_metadata as m;
select is(normalize.rule_version('wa_id'), normalize.rule_version('phone'), 'what WhatsApp calls people follows the phones');
select is(normalize.rule_version('nothing'), null, 'another kind has none');
update normalize.phone_metadata set version = '99.0';
select is(normalize.rule_version('phone'), '2/99.0', 'new metadata are a new version');

select * from finish();
rollback;
