create or replace function scoring.choose_feature(p_feature text, p_is_used boolean, p_reason text)
returns void
language plpgsql
volatile
as $$
begin
    if p_feature is null or not (p_feature like 'attribute:_%' or exists (select from scoring.features as f where f.name = p_feature)) then
        raise exception '% is no feature', coalesce(p_feature, 'null') using errcode = 'ID218', hint = 'An attribute is called attribute:KEY.';
    end if;
    if p_is_used is null or btrim(coalesce(p_reason, '')) = '' then
        raise exception 'a choice needs a reason' using errcode = 'ID105';
    end if;
    insert into scoring.feature_choices as c (feature, is_used, reason, actor, chosen_at)
    values (p_feature, p_is_used, p_reason, ops.actor(), util.current_time())
    on conflict (feature) do update
    set is_used = excluded.is_used, reason = excluded.reason, actor = excluded.actor, chosen_at = excluded.chosen_at;
end;
$$;

comment on function scoring.choose_feature(text, boolean, text) is
'Says that a feature is used although the guard would refuse it, or never used, from the next training on. Raises ID218 for what is no feature, ID105 without a reason.';

revoke all on function scoring.choose_feature(text, boolean, text) from public;
