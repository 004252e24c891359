create or replace function alerts.list_rules()
returns table (code text, is_enabled boolean, owner text, opens_after text, resolves_after text, reminds_after text, severity text, sentence text)
language sql
stable
as $$
    select
        r.code, r.is_enabled, r.owner, r.opens_after::text, r.resolves_after::text, r.reminds_after::text, c.severity,
        case when current_setting('indica.locale', true) = 'en' then c.sentence_en else c.sentence_pt end
    from alerts.rules as r
    join ops.conditions as c on c.code = r.code
    order by r.code;
$$;

comment on function alerts.list_rules() is
'The rules of alerts with the sentence of each, its places still open (%1$s: what it is about), in the language of indica.locale.';

revoke all on function alerts.list_rules() from public;
