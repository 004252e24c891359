create or replace function chatwoot.decide_proposal(p_proposal_id bigint, p_outcome text, p_actor text)
returns void
language sql
volatile
as $$
    update chatwoot.proposals as o
    set decided_at = util.current_time(), outcome = p_outcome, actor = p_actor
    where o.id = p_proposal_id and o.decided_at is null;
$$;

comment on function chatwoot.decide_proposal(bigint, text, text) is
'Keeps what became of a change that was proposed from Chatwoot (p_outcome: accepted or ignored) and who decided. What follows is flow.decide_proposal().';

revoke all on function chatwoot.decide_proposal(bigint, text, text) from public;
