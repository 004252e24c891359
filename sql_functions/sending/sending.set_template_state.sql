create or replace function sending.set_template_state(p_name text, p_language text, p_state text, p_at timestamptz, p_now timestamptz)
returns text
language plpgsql
volatile
as $$
declare
    v_template sending.templates;
begin
    select * into v_template from sending.templates as t where t.name = p_name and t.language = p_language for update;
    if not found then
        return 'unknown_template';
    end if;
    if p_at < coalesce(v_template.state_said_at, p_at) then
        return 'outdated';
    end if;
    if p_state is null then
        return 'no_change';
    end if;
    update sending.templates as t
    set state = p_state, state_said_at = p_at,
        -- Since when it is there, or is missing, whatever it is called meanwhile.
        state_since = case when (t.state = 'approved') = (p_state = 'approved') then t.state_since else p_at end,
        held_until = case when p_state = 'approved' then null else t.held_until end
    where t.id = v_template.id;
    if p_state = 'approved' then
        perform sending.release_held('template_not_approved', p_now);
    end if;
    return null;
end;
$$;

comment on function sending.set_template_state(text, text, text, timestamptz, timestamptz) is
'Meta gave a template this state at p_at; what waited for an approval is due at once. Returns null, or why nothing changed: unknown_template, outdated (a later
state is known), no_change (p_state is null).';

revoke all on function sending.set_template_state(text, text, text, timestamptz, timestamptz) from public;
