create or replace function sending.resume_template(p_code text)
returns integer
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_released integer;
begin
    update sending.templates as t
    set refusal_code = null, refused_at = null, refusals = 0, held_until = null, category_before = null
    where t.code = p_code;
    if not found then
        raise exception 'no template is called %', coalesce(p_code, 'null') using errcode = 'ID209', hint = 'indica template list shows them.';
    end if;
    v_released := sending.release_held('template_refused', v_now);
    return v_released + sending.release_held('template_not_approved', v_now);
end;
$$;

comment on function sending.resume_template(text) is
'A human has looked: a template that paused because it was refused for several people is sent again, a rest is over, and its category is known. Its state at Meta stays
what it is. Returns how many messages that waited for a template are due at once. Raises ID209.';

revoke all on function sending.resume_template(text) from public;
