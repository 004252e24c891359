create or replace function sending.start_experiment(
    p_code text,
    p_champion text,
    p_challenger text,
    p_share integer default 50,
    p_least_sends integer default 100,
    p_most_sends integer default 1000
)
returns text
language plpgsql
volatile
as $$
declare
    v_champion sending.templates;
    v_challenger sending.templates;
begin
    if p_code is null or p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'an experiment''s code has lower case letters, digits, - and _, not %', coalesce(p_code, 'null') using errcode = 'ID105';
    end if;
    select * into v_champion from sending.templates as t where t.code = p_champion;
    select * into v_challenger from sending.templates as t where t.code = p_challenger;
    if v_champion.id is null or v_challenger.id is null then
        raise exception 'no template is called %', case when v_champion.id is null then p_champion else p_challenger end using errcode = 'ID209',
            hint = 'indica template list shows them; indica template copy makes another one.';
    end if;
    if p_champion = p_challenger then
        raise exception 'a template is not tried out against itself' using errcode = 'ID105';
    end if;
    if v_champion.purpose <> v_challenger.purpose then
        raise exception '% is for %, % for %', p_champion, v_champion.purpose, p_challenger, v_challenger.purpose using errcode = 'ID105';
    end if;
    if not v_challenger.parameters <@ v_champion.parameters then
        raise exception '% needs what % is not filled with', p_challenger, p_champion using errcode = 'ID105',
            hint = format('They are filled with %s and %s.', array_to_string(v_challenger.parameters, ', '), array_to_string(v_champion.parameters, ', '));
    end if;
    if p_share is null or p_share not between 1 and 99 then
        raise exception 'the share is of a hundred, from 1 to 99, not %', coalesce(p_share::text, 'null') using errcode = 'ID105';
    end if;
    if p_least_sends is null or p_most_sends is null or p_least_sends < 20 or p_most_sends < p_least_sends or p_most_sends > 1000000 then
        raise exception 'at least 20 messages of each, and no more than a million: %, %', p_least_sends, p_most_sends using errcode = 'ID105';
    end if;
    if exists (select from sending.experiments as e where e.code = p_code) then
        raise exception 'there was an experiment %', p_code using errcode = 'ID105', hint = 'Give it another code: each lead is drawn anew.';
    end if;
    if exists (select from sending.experiments as e where e.champion = p_champion and e.ended_at is null) then
        raise exception '% is in an experiment', p_champion using errcode = 'ID105', hint = 'indica template experiment list shows it.';
    end if;
    if exists (select from sending.experiments as e where p_challenger in (e.champion, e.challenger)) then
        raise exception '% was in an experiment', p_challenger using errcode = 'ID105', hint = 'indica template copy makes another one, whose figures begin anew.';
    end if;
    insert into sending.experiments (code, champion, challenger, share, least_sends, most_sends)
    values (p_code, p_champion, p_challenger, p_share, p_least_sends, p_most_sends);
    return v_challenger.state;
end;
$$;

comment on function sending.start_experiment(text, text, text, integer, integer, integer) is
'Begins to send a challenger in the place of a champion to p_share of a hundred leads, until sending.judge_experiments() or a human ends it. Returns the state of the challenger: until it is
approved the champion is sent. Raises ID105, ID209 (no such template).';

revoke all on function sending.start_experiment(text, text, text, integer, integer, integer) from public;
