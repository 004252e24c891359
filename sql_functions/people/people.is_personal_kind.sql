create or replace function people.is_personal_kind(p_phone_kind text)
returns boolean
language sql
immutable
parallel safe
return p_phone_kind not in ('fixed', 'toll_free', 'shared_cost', 'premium_rate', 'uan');

comment on function people.is_personal_kind(text) is
'Does a phone of this kind (normalize.phone) name one person by itself? False for landlines and numbers of companies, which several people answer and which
name somebody only together with the name. Null for null.';

revoke all on function people.is_personal_kind(text) from public;
