create or replace function people.is_whatsapp_kind(p_phone_kind text)
returns boolean
language sql
immutable
parallel safe
return p_phone_kind not in ('fixed', 'toll_free', 'shared_cost', 'premium_rate', 'uan', 'pager', 'voicemail');

comment on function people.is_whatsapp_kind(text) is
'May a phone of this kind (normalize.phone) be somebody''s WhatsApp, so that a first message is worth trying? False for lines that a consultant
must call. Null for null.';

revoke all on function people.is_whatsapp_kind(text) from public;
