create or replace function scoring.promote(p_model_id bigint, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_moment text;
begin
    select m.moment into v_moment from scoring.models as m where m.id = p_model_id;
    if not found then
        raise exception 'there is no model %', p_model_id using errcode = 'ID218', hint = 'indica scoring models lists them.';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('scoring.promote:' || v_moment, 0));
    update scoring.models as m set state = 'retired' where m.moment = v_moment and m.state = 'champion' and m.id <> p_model_id;
    update scoring.models as m
    set state = 'champion', reason = p_reason, promoted_at = util.current_time(),
        promotion = (select coalesce(max(o.promotion), 0) + 1 from scoring.models as o where o.moment = v_moment)
    where m.id = p_model_id and m.state <> 'champion';
end;
$$;

comment on function scoring.promote(bigint, text) is 'Lets a model score from now on, in the place of the one that did. Raises ID218 when there is no such model.';

revoke all on function scoring.promote(bigint, text) from public;
