create or replace function scoring.rollback(p_moment text, p_reason text)
returns bigint
language plpgsql
volatile
as $$
declare
    v_model_id bigint;
begin
    select m.id into v_model_id
    from scoring.models as m
    where m.moment = p_moment and m.state = 'retired' and m.promotion < (select c.promotion from scoring.models as c where c.moment = p_moment and c.state = 'champion')
    order by m.promotion desc
    limit 1;
    if not found then
        raise exception 'no model scored % before this one', p_moment using errcode = 'ID218', hint = 'indica scoring models lists them.';
    end if;
    update scoring.models as m set state = 'retired', reason = p_reason where m.moment = p_moment and m.state = 'champion';
    update scoring.models as m set state = 'champion', reason = p_reason where m.id = v_model_id;
    return v_model_id;
end;
$$;

comment on function scoring.rollback(text, text) is
'Lets the model score again that did before the one that does, and returns it. Raises ID218 when there was none.';

revoke all on function scoring.rollback(text, text) from public;
