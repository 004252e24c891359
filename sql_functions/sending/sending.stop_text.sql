create or replace function sending.stop_text(p_reason text)
returns text
language plpgsql
stable
as $$
declare
    v_error sending.whatsapp_errors;
begin
    if p_reason like 'account:%' then
        return meta.text('channel_stop.account', btrim(substr(p_reason, 9)));
    end if;
    if p_reason is null or p_reason !~ '^[0-9]{1,9}$' then
        return p_reason;
    end if;
    select * into v_error from sending.whatsapp_errors as e where p_reason::integer between e.first_code and e.last_code;
    return meta.text(
        case when exists (select from meta.texts as t where t.key = 'channel_stop.' || v_error.first_code) then 'channel_stop.' || v_error.first_code else 'channel_stop.other' end,
        p_reason
    );
end;
$$;

comment on function sending.stop_text(text) is
'Why a channel is stopped (sending.channels.state_reason), in a sentence in the language of indica.locale: for a code of an error of Meta what it means, for a restriction of the account what Meta called it; null for null.';

revoke all on function sending.stop_text(text) from public;
