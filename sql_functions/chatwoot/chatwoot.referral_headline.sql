create or replace function chatwoot.referral_headline(p_is_again boolean, p_referrer text, p_origin text, p_product text, p_step integer default null)
returns text
language plpgsql
stable
as $$
declare
    -- Chatwoot's list shows about so many characters of the last message.
    c_most constant integer := 60;
    -- A long product is cut only as far as the name wants the room.
    c_product constant integer := 20;
    v_who constant text := coalesce(p_referrer, p_origin);
    v_step constant text := case when p_step is not null then ' · ' || meta.text('headline.rework', p_step::text) else '' end;
    v_from constant text := case
        when p_is_again and p_referrer is null then meta.text('headline.again_from', '')
        when p_is_again then meta.text('headline.again', '')
        when p_referrer is null then meta.text('headline.referred_from', '')
        else meta.text('headline.referred', '')
    end;
    v_room constant integer := c_most - length(v_from) - length(v_step);
    v_product constant text := coalesce(' · ' || util.shortened(p_product, greatest(c_product, v_room - 3 - length(v_who))), '');
begin
    return chatwoot.escape_value(v_from || util.shortened(v_who, v_room - length(v_product)) || v_product || v_step);
end;
$$;

comment on function chatwoot.referral_headline(boolean, text, text, text, integer) is
'The first line of a note about a referral, 60 characters at most (before Markdown is escaped): who referred the person (where the referral came from, when nobody is known), for what, and which step of the cadence. p_is_again: not for the first time.';

revoke all on function chatwoot.referral_headline(boolean, text, text, text, integer) from public;
