begin;
select plan(16);

-- Every kind that normalize.phone gives.
select is(
    format('%s %s', people.is_whatsapp_kind(t.kind), people.is_personal_kind(t.kind)),
    t.expected,
    t.kind || ': worth a message? one person''s own?'
)
from (values
    ('mobile', 't t'),
    ('fixed_or_mobile', 't t'),
    ('voip', 't t'),
    ('personal', 't t'),
    ('unknown', 't t'),
    ('pager', 'f t'),
    ('voicemail', 'f t'),
    ('fixed', 'f f'),
    ('toll_free', 'f f'),
    ('shared_cost', 'f f'),
    ('premium_rate', 'f f'),
    ('uan', 'f f')
) as t (kind, expected);
select is(people.is_whatsapp_kind(null), null, 'no phone, no answer');
select is(people.is_personal_kind(null), null, 'nor here');
select is_empty(
    $$select k.kind
      from unnest(array['mobile', 'fixed', 'fixed_or_mobile', 'toll_free', 'premium_rate', 'shared_cost', 'voip', 'personal', 'pager', 'uan',
          'voicemail', 'unknown']) as k (kind)
      where not exists (select from meta.texts as t where t.key = 'phone_kind.' || k.kind)$$,
    'every kind has its name'
);
select is_empty(
    $$select k.kind
      from unnest(array['mobile', 'fixed', 'fixed_or_mobile', 'toll_free', 'premium_rate', 'shared_cost', 'voip', 'personal', 'pager', 'uan',
          'voicemail']) as k (kind)
      where people.is_whatsapp_kind(k.kind) and not people.is_personal_kind(k.kind)$$,
    'whoever gets a message by a phone is known by it'
);

select * from finish();
rollback;
